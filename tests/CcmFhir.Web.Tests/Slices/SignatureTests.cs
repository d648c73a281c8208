using System.Net;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Slices;

/// <summary>The practitioner's list: what waits for them in any chart, signed once, and only as it was shown.</summary>
public sealed class SignatureTests : IAsyncLifetime
{
    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Staff_have_no_such_list()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");

        Assert.Equal(HttpStatusCode.Forbidden, (await nurse.OpenAsync("/signatures")).Status);
    }

    [Fact]
    public async Task Staff_minutes_of_another_patient_are_supervised_by_one_click_and_once()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        await MainJob.RecordConsentAsync(nurse);
        await MainJob.LogTimeAsync(nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        var alder = await MainJob.PatientAsync(_app);
        using var physician = await _app.SignInAsync("physician-oak", "clover");
        var list = await physician.OpenAsync("/signatures");
        Assert.Contains("Called about glucose.", list.Text, StringComparison.Ordinal);
        var path = $"/signatures/{alder}";
        var form = await physician.FormAsync("/signatures", path);

        Expect.Done(await physician.PostAsync(path, form), Done.SignatureGiven);

        var signed = (await LedgerAsync(alder)).Select(r => r.Event).OfType<SupervisionAttested>().Single();
        Assert.Equal(("general", "Practitioner/physician-oak"), (signed.Kind, signed.By.Id));
        Expect.FieldProblem(await physician.PostAsync(path, form), FieldProblem.ChangedMeanwhile);
        Assert.Single((await LedgerAsync(alder)).Select(r => r.Event).OfType<SupervisionAttested>());
        Assert.Contains(Expect.English("sign.none"), (await physician.OpenAsync("/signatures")).Text, StringComparison.Ordinal);
        Assert.Contains(
            await _app.Services.GetRequiredService<AuditLog>().ReadAsync(), r => r is { What: "signatures", Action: "change" } && r.PatientId == alder);
    }

    [Fact]
    public async Task What_changed_since_it_was_shown_is_not_signed()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        await MainJob.RecordConsentAsync(nurse);
        await MainJob.LogTimeAsync(nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        var alder = await MainJob.PatientAsync(_app);
        using var physician = await _app.SignInAsync("physician-oak", "clover");
        var form = await physician.FormAsync("/signatures", $"/signatures/{alder}");
        await MainJob.LogTimeAsync(nurse, "2026-10-22T11:30", "2026-10-22T11:40");

        Expect.FieldProblem(await physician.PostAsync($"/signatures/{alder}", form), FieldProblem.ChangedMeanwhile);

        Assert.DoesNotContain((await LedgerAsync(alder)).Select(r => r.Event), e => e is SupervisionAttested);
    }

    [Fact]
    public async Task Conditions_staff_prepared_are_attested_by_one_click_and_nothing_before_it()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        string[] ids = [.. (await nurse.OpenAsync("/conditions")).ValuesOf("attest").Take(2)];
        (string Name, string Value)[] ticks = [.. ids.SelectMany(id => new[] { ("attest", id), ("lasts:" + id, "12-months"), ("risk:" + id, "death") })];
        Expect.FieldProblem(await nurse.SubmitAsync("/conditions", "/conditions/prepare", [.. ticks.Where(t => t.Name[0] != 'r')]), FieldProblem.Required);
        Expect.Done(await nurse.SubmitAsync("/conditions", "/conditions/prepare", ticks), Done.ConditionsPrepared);
        var alder = await MainJob.PatientAsync(_app);
        Assert.Contains("conditions-qualify: Undetermined", (await nurse.OpenAsync("/why.txt")).Html, StringComparison.Ordinal);
        using var physician = await _app.SignInAsync("physician-oak", "clover");

        Expect.Done(await SignAsync(physician, alder, "attestation"), Done.SignatureGiven);

        var attested = (await LedgerAsync(alder)).Select(r => r.Event).OfType<ConditionAttested>().ToArray();
        Assert.Equal(ids.Order(StringComparer.Ordinal), attested.Select(a => a.ConditionId).Order(StringComparer.Ordinal));
        Assert.All(attested, a => Assert.Equal(("12-months", "death", "Practitioner/physician-oak"), (a.Lasts, Assert.Single(a.Risk), a.By.Id)));
        Assert.Contains("conditions-qualify: Met", (await nurse.OpenAsync("/why.txt")).Html, StringComparison.Ordinal);
        Assert.Contains(Expect.English("sign.none"), (await physician.OpenAsync("/signatures")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_staff_take_back_waits_no_longer()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        var id = (await nurse.OpenAsync("/conditions")).ValuesOf("attest")[0];
        await nurse.SubmitAsync("/conditions", "/conditions/prepare", ("attest", id), ("lasts:" + id, "12-months"), ("risk:" + id, "death"));
        var form = await nurse.FormAsync("/conditions", "/conditions/prepare");

        Expect.Done(await nurse.PostAsync("/conditions/prepare", form.Where(f => f.Name != "attest")), Done.ConditionsPrepared);

        using var physician = await _app.SignInAsync("physician-oak", "clover");
        Assert.Contains(Expect.English("sign.none"), (await physician.OpenAsync("/signatures")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_with_the_six_parts_Medicare_asks_for_waits_for_approval()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        Expect.Done(await nurse.SubmitAsync("/plan", "/plan/accept", ("chartPlanId", "")), Done.PlanAccepted);
        foreach (var part in Features.CarePlan.PlanElements.Core)
        {
            Expect.Done(await nurse.SubmitAsync("/plan?part=" + part, "/plan", ("part", part), ("text", "Text of " + part), ("done", "yes")), Done.PlanSaved);
        }

        var alder = await MainJob.PatientAsync(_app);
        using var physician = await _app.SignInAsync("physician-oak", "clover");

        Expect.Done(await SignAsync(physician, alder, "plan"), Done.SignatureGiven);

        Assert.Single((await LedgerAsync(alder)).Select(r => r.Event).OfType<PlanApproved>());
    }

    [Fact]
    public async Task Decision_making_is_recorded_with_the_level_that_is_pressed()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        await MainJob.RecordConsentAsync(nurse);
        await MainJob.LogTimeAsync(nurse, "2026-10-22T10:00", "2026-10-22T11:00");
        var alder = await MainJob.PatientAsync(_app);
        using var physician = await _app.SignInAsync("physician-oak", "clover");
        Expect.FieldProblem(await SignAsync(physician, alder, "decision-making", ("level", "heroic")), FieldProblem.Required);

        Expect.Done(await SignAsync(physician, alder, "decision-making", ("level", "high"), ("basis", "Two failing organs.")), Done.SignatureGiven);

        var made = (await LedgerAsync(alder)).Select(r => r.Event).OfType<DecisionMakingRecorded>().Single();
        Assert.Equal(("high", "Two failing organs.", "Practitioner/physician-oak"), (made.Level, made.Note, made.By.Id));
    }

    [Fact]
    public async Task Decision_making_of_the_month_before_is_recorded_on_a_day_of_it_while_it_is_open()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        await MainJob.RecordConsentAsync(nurse);
        await MainJob.LogTimeAsync(nurse, "2026-10-22T10:00", "2026-10-22T11:00");
        var alder = await MainJob.PatientAsync(_app);
        _app.Clock.Set(new DateTimeOffset(2026, 11, 3, 17, 0, 0, TimeSpan.Zero));
        using var physician = await _app.SignInAsync("physician-oak", "clover");
        Expect.FieldProblem(await SignAsync(physician, alder, "decision-making", ("level", "high"), ("on", "2026-11-01")), FieldProblem.OutsideMonth);
        Expect.FieldProblem(await SignAsync(physician, alder, "decision-making", ("level", "high"), ("on", "once")), FieldProblem.NotADate);

        Expect.Done(await SignAsync(physician, alder, "decision-making", ("level", "high"), ("on", "2026-10-30")), Done.SignatureGiven);

        var made = (await LedgerAsync(alder)).Select(r => r.Event).OfType<DecisionMakingRecorded>().Single();
        Assert.Equal(("high", new NodaTime.LocalDate(2026, 10, 30)), (made.Level, made.On));
        Assert.DoesNotContain("value=\"decision-making\"", (await physician.OpenAsync("/signatures")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clean_month_of_another_chart_closes_by_one_click_on_the_chart_read_today()
    {
        using var job = await MainJob.ReadyToCloseAsync(_app);
        var alder = await MainJob.PatientAsync(_app);
        using var physician = await _app.SignInAsync("physician-oak", "clover");
        var list = await physician.OpenAsync("/signatures");
        Assert.Contains("99490 x1", list.Text, StringComparison.Ordinal);
        var fields = Fields(physician, list, alder, "close");

        _app.Clock.Advance(TimeSpan.FromDays(1));
        using var later = await _app.SignInAsync("physician-oak", "clover");
        Assert.Contains(Expect.English("refusal.ChartReadEarlier"), (await later.OpenAsync("/signatures")).Text, StringComparison.Ordinal);
        Expect.FieldProblem(
            await later.PostAsync($"/signatures/{alder}", [.. await later.FormAsync("/time/new", "/time"), .. fields.Where(f => f.Name is "what" or "of" or "seen")]),
            FieldProblem.ChangedMeanwhile);
        using var again = await _app.SignInAsync("nurse-birch");
        await again.OpenAsync("/panels/summary");

        Expect.Done(await SignAsync(later, alder, "close"), Done.SignatureGiven);

        Assert.Single((await LedgerAsync(alder)).Select(r => r.Event).OfType<MonthClosed>());
        Assert.DoesNotContain("99490 x1", (await later.OpenAsync("/signatures")).Text, StringComparison.Ordinal);
    }

    private static async Task<BrowserPage> SignAsync(BrowserSession browser, Guid patient, string what, params (string Name, string Value)[] more) =>
        await browser.PostAsync(
            $"/signatures/{patient}",
            [.. Fields(browser, await browser.OpenAsync("/signatures"), patient, what).Where(f => more.All(m => m.Name != f.Name)), .. more]);

    /// <summary>The fields of the patient's form for one thing; a page may hold several forms of a patient.</summary>
    private static IReadOnlyList<(string Name, string Value)> Fields(BrowserSession browser, BrowserPage list, Guid patient, string what)
    {
        var forms = list.Forms(browser.InContext($"/signatures/{patient}").AbsolutePath);
        return forms.Single(f => f.Contains(("what", what)));
    }

    private async Task<IReadOnlyList<LedgerRow>> LedgerAsync(Guid patient) => await _app.Services.GetRequiredService<Ledger>().ReadAsync(patient);
}
