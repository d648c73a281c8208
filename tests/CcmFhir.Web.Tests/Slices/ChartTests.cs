using System.Diagnostics;
using System.Globalization;
using System.Net;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Tests.Hosting;

namespace CcmFhir.Web.Tests.Slices;

/// <summary>Charts that are empty, ended or cannot be read. What is not known is never shown as empty.</summary>
public sealed class ChartTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private RunningApp App => shared.App;

    [Theory]
    [InlineData(FaultName.Fhir401, EhrFailureKind.SessionExpired)]
    [InlineData(FaultName.Fhir403, EhrFailureKind.Forbidden)]
    [InlineData(FaultName.Fhir404, EhrFailureKind.NotFound)]
    [InlineData(FaultName.Fhir429WithRetryAfter, EhrFailureKind.Busy)]
    [InlineData(FaultName.Fhir500, EhrFailureKind.Unavailable)]
    [InlineData(FaultName.FhirHtml, EhrFailureKind.Unreadable)]
    [InlineData(FaultName.FhirTruncatedJson, EhrFailureKind.Unreadable)]
    [InlineData(FaultName.FhirDuplicateKeys, EhrFailureKind.Unreadable)]
    public async Task Conditions_that_cannot_be_read_are_one_panels_trouble_and_can_be_tried_again(FaultName fault, EhrFailureKind kind)
    {
        // Before the launch: what it reads of the chart is what the first page shows.
        App.Ehr.Faults.Set(fault, "Condition");
        using var nurse = await App.SignInAsync("nurse-birch");
        try
        {
            var panel = await nurse.OpenAsync("/panels/conditions");
            var records = await nurse.OpenAsync("/panels/records");
            var page = await nurse.OpenAsync("");

            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), (panel.Status, records.Status, page.Status));
            Assert.Contains(Expect.English($"ehr.{kind}"), panel.Text, StringComparison.Ordinal);
            Assert.Contains(Expect.English("ehr.notEmpty"), panel.Text, StringComparison.Ordinal);
            Assert.Contains(Expect.English("action.tryAgain"), panel.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(Expect.English("panel.noConditions"), panel.Text, StringComparison.Ordinal);
            Assert.Contains("Diabetes and blood pressure", records.Text, StringComparison.Ordinal);
            Assert.NotNull(page.Form(nurse.InContext("/timer/start").AbsolutePath));
        }
        finally
        {
            App.Ehr.Faults.ClearAll();
        }

        Assert.Contains("Essential hypertension", (await nurse.OpenAsync("/panels/conditions?again=yes")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_coverage_that_hangs_holds_up_nothing_else_and_is_named_and_can_be_asked_for_again()
    {
        App.Ehr.Faults.Set(FaultName.Latency, "Coverage", milliseconds: 60_000);
        using var nurse = await App.SignInAsync("nurse-birch", "fern");
        try
        {
            var watch = Stopwatch.StartNew();
            Assert.Contains("atrial fibrillation", (await nurse.OpenAsync("/panels/conditions")).Text, StringComparison.Ordinal);
            Assert.Contains(Expect.English("panel.noRecords"), (await nurse.OpenAsync("/panels/records")).Text, StringComparison.Ordinal);
            var summary = await nurse.OpenAsync("/panels/summary");
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));

            Assert.Contains(string.Format(CultureInfo.InvariantCulture, Expect.English("panel.stillReading"), Expect.English("chartPart.Coverages")), summary.Text, StringComparison.Ordinal);
            // A coverage that was not read is not a payer nobody knows.
            Assert.DoesNotContain(Expect.English("sentence.payerUnknown"), summary.Text, StringComparison.Ordinal);
        }
        finally
        {
            App.Ehr.Faults.ClearAll();
        }

        var whole = await nurse.OpenAsync("/panels/summary?again=yes");
        Assert.DoesNotContain(Expect.English("chartPart.Coverages"), whole.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hx-get", whole.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Coverage", ChartPart.Coverages)]
    [InlineData("Encounter", ChartPart.Encounters)]
    [InlineData("ChargeItem", ChartPart.Charges)]
    public async Task A_part_that_decides_and_failed_is_named_on_the_landing_page(string type, ChartPart part)
    {
        App.Ehr.Faults.Set(FaultName.Fhir500, type);
        using var nurse = await App.SignInAsync("nurse-birch");
        try
        {
            var summary = await nurse.OpenAsync("/panels/summary");

            Assert.Contains($"Not known: {Expect.English($"chartPart.{part}")}. {Expect.English("ehr.Unavailable")}", summary.Text, StringComparison.Ordinal);
            Assert.Contains("/panels/summary?month=2026-10&amp;again=yes", summary.Html, StringComparison.Ordinal);
            Assert.Contains("Essential hypertension", (await nurse.OpenAsync("/panels/conditions")).Text, StringComparison.Ordinal);
        }
        finally
        {
            App.Ehr.Faults.ClearAll();
        }

        Assert.DoesNotContain("Not known:", (await nurse.OpenAsync("/panels/summary?again=yes")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ehr_that_refuses_to_narrow_a_search_is_asked_without()
    {
        App.Ehr.Faults.Set(FaultName.SearchNotNarrowed);
        using var nurse = await App.SignInAsync("nurse-birch", "elder");
        try
        {
            Assert.Contains("heart failure", (await nurse.OpenAsync("/panels/conditions")).Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Not known:", (await nurse.OpenAsync("/panels/summary")).Text, StringComparison.Ordinal);
        }
        finally
        {
            App.Ehr.Faults.ClearAll();
        }
    }

    [Fact]
    public async Task A_month_is_not_closed_while_part_of_the_chart_cannot_be_read()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        var form = await job.Physician.FormAsync("/month", "/month");
        await job.SettledAsync("ChargeItem");
        var before = await Footprint.OfAsync(app);
        foreach (var type in new[] { "Condition", "Coverage", "Encounter", "ChargeItem" })
        {
            app.Ehr.Faults.Set(FaultName.Fhir500, type);

            var page = await job.Physician.PostAsync("/month", form);

            Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
            Assert.Contains(Expect.English("ehr.Unavailable"), page.Text, StringComparison.Ordinal);
            Assert.Contains(Expect.English("refusal.FindingsOpen"), page.Text, StringComparison.Ordinal);
        }

        Assert.Equal((before.Store, Array.Empty<string>()), ((await Footprint.OfAsync(app)).Store, MainJob.OurCharges(app)));
    }

    [Fact]
    public async Task A_patient_without_conditions_has_a_page_that_says_so_and_no_month_to_close()
    {
        using var physician = await App.SignInAsync("physician-oak", "clover");

        Assert.Contains(Expect.English("panel.noConditions"), (await physician.OpenAsync("?panels=now")).Text, StringComparison.Ordinal);
        Assert.Empty((await physician.OpenAsync("/conditions")).ValuesOf("attest"));
        var before = await Footprint.OfAsync(App);
        var any = await physician.FormAsync("", "/timer/start");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await physician.PostAsync("/month", any)).Status);
        Assert.Equal(before, await Footprint.OfAsync(App));
    }

    [Fact]
    public async Task A_condition_that_is_not_in_the_chart_cannot_be_attested()
    {
        using var physician = await App.SignInAsync("physician-oak");
        var before = await Footprint.OfAsync(App);

        var page = await physician.SubmitAsync(
            "/conditions", "/conditions", ("attest", "forged"), ("lasts:forged", "12-months"), ("risk:forged", "death"));

        Expect.FieldProblem(page, FieldProblem.Unknown);
        Assert.Equal(before, await Footprint.OfAsync(App));
    }

    [Fact]
    public async Task After_a_patients_death_no_timer_starts_and_no_time_consent_or_close_is_taken()
    {
        using var nurse = await App.SignInAsync("nurse-birch", "dogwood");
        using var physician = await App.SignInAsync("physician-oak", "dogwood");
        var landing = await nurse.OpenAsync("");
        var before = await Footprint.OfAsync(App);
        var form = await nurse.FormAsync("/time/new", "/time", MainJob.TimeFields("2026-10-22T11:00", "2026-10-22T11:20"));

        Assert.Contains(Expect.English("refusal.PatientDeceased"), landing.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await nurse.PostAsync("/timer/start", form)).Status);
        Expect.FieldProblem(await nurse.PostAsync("/time", form), FieldProblem.PatientDeceased);
        Expect.FieldProblem(
            await nurse.PostAsync(
                "/consent",
                [
                    .. form, ("outcome", "enrolled"), ("form", "written"), ("givenOn", "2026-10-22"), ("element", "availability"),
                    ("element", "cost-sharing"), ("element", "one-practitioner"), ("element", "right-to-stop"),
                ]),
            FieldProblem.PatientDeceased);
        var own = await physician.FormAsync("/time/new", "/time");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await physician.PostAsync("/month", own)).Status);
        Assert.Equal(before, await Footprint.OfAsync(App));
    }
}
