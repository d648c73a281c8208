using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Slices;

/// <summary>Programme oversight on its pages: what is refused, what is kept apart, and the two ways a person can move an entry.</summary>
public sealed partial class OversightTests : IAsyncLifetime
{
    private const string New = "/oversight/new?template=progress-tracking";
    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [Trait("Verifies", "O3")]
    [InlineData("end", "2026-10-22T08:59", FieldProblem.EndBeforeStart)]
    [InlineData("end", "2026-10-22T12:01", FieldProblem.InTheFuture)]
    [InlineData("start", "2026-10-21T23:00", FieldProblem.CrossesMidnight)]
    [InlineData("start", "soon", FieldProblem.NotADate)]
    [InlineData("reason", "", FieldProblem.Required)]
    [InlineData("field:measure", "", FieldProblem.Required)]
    [InlineData("patientCount", "many", FieldProblem.NotANumber)]
    public async Task An_entry_that_cannot_be_is_shown_again_with_what_was_typed(string field, string value, FieldProblem problem)
    {
        using var physician = await _app.SignInAsync("physician-oak");

        var page = await physician.SubmitAsync(New, "/oversight", [.. Fields("2026-10-22T09:00", "2026-10-22T09:30").Where(f => f.Name != field), (field, value)]);

        Expect.FieldProblem(page, problem);
        Assert.Contains("Fewer above nine", string.Join(' ', page.ValuesOf("field:progress")), StringComparison.Ordinal);
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    [Trait("Verifies", "O4")]
    [Trait("Verifies", "O5")]
    public async Task The_five_components_each_have_a_template_whose_every_field_is_required()
    {
        Assert.Equal(
            ["initial-evaluation", "long-term-strategies", "progress-tracking", "referrer-communication", "programme-monitoring"],
            OversightTemplates.All.Select(t => t.Id));

        using var physician = await _app.SignInAsync("physician-oak");
        foreach (var template in OversightTemplates.All)
        {
            foreach (var blank in template.Fields)
            {
                var page = await physician.SubmitAsync($"/oversight/new?template={template.Id}", "/oversight", [
                    .. Fields("2026-10-22T09:00", "2026-10-22T09:30").Where(f => !f.Name.StartsWith("field:", StringComparison.Ordinal)),
                    .. template.Fields.Select(f => ($"field:{f}", f == blank ? " " : "Said")),
                ]);

                Expect.FieldProblem(page, FieldProblem.Required);
            }
        }

        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task Nobody_works_on_a_patient_and_on_the_programme_at_once_and_both_are_shown()
    {
        using var physician = await _app.SignInAsync("physician-oak");
        await physician.SubmitAsync("/time/new", "/time", MainJob.TimeFields("2026-10-22T09:20", "2026-10-22T09:40"));

        var refused = await physician.SubmitAsync(New, "/oversight", Fields("2026-10-22T09:00", "2026-10-22T09:30"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("09:00-09:30 / 09:20-09:40 (Testpatient-Alder, Alma)", refused.Text, StringComparison.Ordinal);
        Expect.Done(await physician.SubmitAsync(New, "/oversight", Fields("2026-10-22T09:40", "2026-10-22T10:00")), Done.OversightSaved);
        var time = await physician.SubmitAsync("/time/new", "/time", MainJob.TimeFields("2026-10-22T09:50", "2026-10-22T10:10"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, time.Status);
        Assert.Contains("09:50-10:10 / 09:40-10:00", time.Text, StringComparison.Ordinal);
        var twice = await physician.SubmitAsync(New, "/oversight", Fields("2026-10-22T09:45", "2026-10-22T09:50"));
        Assert.Contains("09:45-09:50 / 09:40-10:00", twice.Text, StringComparison.Ordinal);
        Assert.Single(await RowsAsync());
    }

    [Fact]
    public async Task Oversight_is_for_those_who_answer_for_the_programme()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");

        Expect.Problem(await nurse.OpenAsync("/oversight"), HttpStatusCode.Forbidden, ProblemKind.NotAllowed);
        Assert.DoesNotContain("/oversight", (await nurse.OpenAsync("")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Oversight_changes_nothing_the_month_is_closed_on_and_an_entry_sent_twice_is_one()
    {
        using var physician = await _app.SignInAsync("physician-oak");
        var before = (await Footprint.OfAsync(_app), (await physician.OpenAsync("/month")).ValuesOf("inputHash")[0]);
        var form = await physician.FormAsync(New, "/oversight", await NamedAsync(physician, "2026-10-22T09:00", "2026-10-22T10:30"));

        await physician.PostAsync("/oversight", form);
        await physician.PostAsync("/oversight", form);
        var id = Assert.Single(await RowsAsync()).Id;
        Expect.Done(await physician.SubmitAsync($"/oversight/{id}", $"/oversight/{id}/keep", ("reason", "About the panel.")), Done.OversightKept);

        Assert.Equal(before, (await Footprint.OfAsync(_app), (await physician.OpenAsync("/month")).ValuesOf("inputHash")[0]));
        Assert.DoesNotContain("1:30:00", (await physician.OpenAsync("")).Text, StringComparison.Ordinal);
        Assert.Equal([typeof(OversightLogged), typeof(KeptAsOversight)], (await RowsAsync()).Select(r => r.Event.GetType()));
    }

    [Fact]
    public async Task An_entry_that_looks_like_patient_care_asks_and_moves_with_a_trace_on_both_sides()
    {
        using var physician = await _app.SignInAsync("physician-oak");

        var asked = await physician.SubmitAsync(New, "/oversight", await NamedAsync(physician, "2026-10-22T09:00", "2026-10-22T09:30"));
        var id = Assert.Single(await RowsAsync()).Id;
        Assert.EndsWith($"/oversight/{id}", asked.Url.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains("This looks like patient care for Testpatient-Alder, Alma", asked.Text, StringComparison.Ordinal);
        var patient = await MainJob.PatientAsync(_app);
        var move = await physician.FormAsync($"/oversight/{id}", $"/oversight/{id}/move", ("patientId", $"{patient}"), ("activity", "chart-review"), ("reason", "It was her chart."));
        Expect.Done(await physician.PostAsync($"/oversight/{id}/move", move), Done.MovedToPatient);
        Expect.Done(await physician.PostAsync($"/oversight/{id}/move", move), Done.MovedToPatient);

        var reversed = Assert.IsType<OversightReversed>((await RowsAsync())[^1].Event);
        var logged = Assert.Single(await PatientTimeAsync());
        Assert.Equal(new PatientEntry(patient, logged.Id), reversed.MovedTo);
        Assert.Equal((id, "chart-review", "A1c of the panel. Fewer above nine."), (logged.What.MovedFrom, logged.What.Activity, logged.What.Note));
        using var job = new MainJob(_app, physician, physician);
        Assert.Single(await job.SettledAsync("Task"));
        Assert.Equal("chart-review", JsonNode.Parse(_app.Ehr.All("Task")[^1])!["code"]!["coding"]![0]!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task Patient_time_logged_by_mistake_becomes_oversight_and_is_an_error_in_the_EHR()
    {
        using var physician = await _app.SignInAsync("physician-oak");
        await physician.SubmitAsync("/time/new", "/time", MainJob.TimeFields("2026-10-22T09:00", "2026-10-22T09:30"));
        var entry = Assert.Single(await PatientTimeAsync()).Id;
        var path = $"/time/{entry}/oversight";
        Expect.FieldProblem(await physician.SubmitAsync(path, path, ("reason", "")), FieldProblem.Required);

        Expect.Done(
            await physician.SubmitAsync(
                path, path, ("reason", "It was the panel's."), ("field:evaluation", "The panel"), ("field:goals", "Fewer admissions"), ("note", "")),
            Done.MovedToOversight);

        var moved = Assert.Single(await RowsAsync());
        Assert.Equal(new PatientEntry(await MainJob.PatientAsync(_app), entry), Assert.IsType<OversightLogged>(moved.Event).MovedFrom);
        var reversal = (await LedgerAsync()).Select(r => r.Event).OfType<TimeReversed>().Single();
        Assert.Equal((entry, (Guid?)moved.Id), (reversal.EntryId, reversal.MovedTo));
        using var job = new MainJob(_app, physician, physician);
        await job.SettledAsync("Task");
        Assert.Equal("entered-in-error", JsonNode.Parse(_app.Ehr.All("Task")[^1])!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_export_read_again_sums_to_the_page_and_a_reversed_entry_adds_nothing()
    {
        using var physician = await _app.SignInAsync("physician-oak");
        await physician.SubmitAsync(New, "/oversight", Fields("2026-10-20T09:00:00", "2026-10-20T09:12:30"));
        await physician.SubmitAsync(New, "/oversight", [.. Fields("2026-10-21T09:00:00", "2026-10-21T09:07:31").Where(f => f.Name != "reason"), ("reason", "=1+1, \"quoted\"")]);
        await physician.SubmitAsync(New, "/oversight", Fields("2026-10-22T09:00:00", "2026-10-22T10:00:00"));
        var wrong = (await RowsAsync())[^1].Id;
        Expect.FieldProblem(await physician.SubmitAsync($"/oversight/{wrong}", $"/oversight/{wrong}/reverse", ("reason", "")), FieldProblem.Required);
        Expect.Done(await physician.SubmitAsync($"/oversight/{wrong}", $"/oversight/{wrong}/reverse", ("reason", "Twice.")), Done.OversightReversed);

        var file = await physician.OpenAsync("/oversight/export.csv?from=2026-10-19&to=2026-10-25");
        var rows = Csv(file.Html);
        var page = await physician.OpenAsync("/oversight?week=2026-10-22");

        Assert.Equal(4, rows.Count);
        Assert.Equal((12 * 60) + 30 + (7 * 60) + 31, rows.Skip(1).Sum(r => int.Parse(r[4], CultureInfo.InvariantCulture)));
        Assert.Contains("Total 20:01", page.Text, StringComparison.Ordinal);
        Assert.Equal("'=1+1, \"quoted\"", rows[2][9]);
        Assert.Equal("reversed", rows[3][13]);
        Assert.Contains("Total 20:01", (await physician.OpenAsync("/oversight/print?from=2026-10-19&to=2026-10-25")).Text, StringComparison.Ordinal);
        Assert.Contains(await _app.Services.GetRequiredService<AuditLog>().ReadAsync(), a => a is { Action: "export", What: "oversight-2026-10-19-2026-10-25.csv" });
    }

    [Fact]
    [Trait("Verifies", "O8")]
    public async Task Assumed_figures_are_off_until_somebody_turns_them_on_and_plans_say_what_they_pay()
    {
        using var physician = await _app.SignInAsync("physician-oak");
        var before = await physician.OpenAsync("/oversight/billing");
        Assert.Equal(3, Regex.Count(before.Text, " - off"));
        Assert.Contains("Medicare has no code for it", before.Text, StringComparison.Ordinal);
        foreach (var figure in (string[])["3.4%", "J Am Geriatr Soc 2024;72:2730", "2-7%", "0.3-1.3%", "Nurs Outlook 2023;71:101905"])
        {
            Assert.Contains(figure, before.Text, StringComparison.Ordinal);
        }


        Expect.Done(
            await physician.SubmitAsync("/oversight/billing", "/oversight/billing/assumptions", ("name", "eligible-patients"), ("value", "200"), ("source", "Our list"), ("isOn", "yes")),
            Done.AssumptionSaved);
        Expect.FieldProblem(
            await physician.SubmitAsync("/oversight/billing", "/oversight/billing/assumptions", ("name", "telephone-collection-rate"), ("value", "133"), ("source", "x")),
            FieldProblem.NotANumber);
        Expect.Done(
            await physician.SubmitAsync("/oversight/billing", "/oversight/billing/plans", ("plan", "Plan A"), ("oversightInCapitation", "yes"), ("source", "Contract 7"), ("on", "2026-10-01")),
            Done.PlanAnswered);

        var after = await physician.OpenAsync("/oversight/billing");
        Assert.Contains("0% of the patients assumed eligible were billed", after.Text, StringComparison.Ordinal);
        Assert.Contains("Plan A Oversight is inside its capitation", after.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_months_time_is_under_the_meter_without_what_was_reversed_and_leads_back_to_six_months()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        await nurse.SubmitAsync("/time/new", "/time", MainJob.TimeFields("2026-10-22T11:39", "2026-10-22T11:59"));
        using var physician = await _app.SignInAsync("physician-oak");
        await physician.SubmitAsync("/time/new", "/time", MainJob.TimeFields("2026-10-22T09:00", "2026-10-22T09:30"));
        var mistaken = (await PatientTimeAsync())[^1].Id;
        await physician.SubmitAsync(
            $"/time/{mistaken}/oversight", $"/time/{mistaken}/oversight", ("reason", "It was the panel's."), ("field:evaluation", "The panel"), ("field:goals", "Fewer"));

        var page = await physician.OpenAsync("/oversight/authenticity");

        Assert.Contains("October 2026 1 0 1 1 0 0", page.Text, StringComparison.Ordinal);
        Assert.Contains("May 2026 0", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("April 2026", page.Text, StringComparison.Ordinal);
        Assert.Contains("Nobody recorded time in this month.", (await physician.OpenAsync("/oversight/authenticity?month=2026-09")).Text, StringComparison.Ordinal);
    }

    private static (string Name, string Value)[] Fields(string start, string end) =>
    [
        ("start", start), ("end", end), ("reasonKind", "programme-need"), ("reason", "Monthly review."), ("patientCount", "40"),
        ("field:measure", "A1c of the panel"), ("field:progress", "Fewer above nine"), ("note", ""),
    ];

    private async Task<(string Name, string Value)[]> NamedAsync(BrowserSession browser, string start, string end)
    {
        var patient = await MainJob.PatientAsync(_app);
        Assert.Contains($"{patient}", (await browser.OpenAsync(New)).ValuesOf("patientIds"));
        return [.. Fields(start, end).Where(f => f.Name != "patientCount"), ("patientIds", $"{patient}"), ("patientCount", "1")];
    }

    private Task<IReadOnlyList<OversightRow>> RowsAsync() => _app.Services.GetRequiredService<OversightLedger>().ReadAsync("riverbend");

    private async Task<IReadOnlyList<LedgerRow>> LedgerAsync() =>
        await _app.Services.GetRequiredService<Ledger>().ReadAsync(await MainJob.PatientAsync(_app));

    private async Task<(Guid Id, TimeLogged What)[]> PatientTimeAsync() =>
        [.. (await LedgerAsync()).Where(r => r.Event is TimeLogged).Select(r => (r.Id, (TimeLogged)r.Event))];

    internal static IReadOnlyList<string[]> Csv(string text) =>
    [
        .. text.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Field().Matches(line).Select(f => f.Groups[1].Value.Replace("\"\"", "\"", StringComparison.Ordinal)).ToArray()),
    ];

    [GeneratedRegex("\"((?:[^\"]|\"\")*)\"")]
    private static partial Regex Field();
}
