using System.Net;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Slices;

/// <summary>What the chart does not tell: entered with source and date it decides, withdrawn it decides nothing and stays.</summary>
public sealed class OutsideTests : IAsyncLifetime
{
    private static readonly (string Name, string Value)[] Colleague =
    [
        ("kind", "service"), ("code", "99490"), ("stayKind", "inpatient"), ("from", "2026-10-05"), ("until", ""), ("who", "colleague"),
        ("whoName", "Dr. Example"), ("source", "patient"), ("learnedOn", "2026-10-20"), ("note", "Another doctor here calls every month."),
    ];

    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("kind", "rumour", FieldProblem.Unknown)]
    [InlineData("code", "9949", FieldProblem.NotACode)]
    [InlineData("code", "<svg>", FieldProblem.NotACode)]
    [InlineData("from", "2026-10-23", FieldProblem.InTheFuture)]
    [InlineData("from", "1900-01-01", FieldProblem.BeforeBirth)]
    [InlineData("from", "last week", FieldProblem.NotADate)]
    [InlineData("until", "2026-10-04", FieldProblem.EndBeforeStart)]
    [InlineData("until", "soon", FieldProblem.NotADate)]
    [InlineData("who", "somebody", FieldProblem.Unknown)]
    [InlineData("source", "a bird", FieldProblem.Unknown)]
    [InlineData("learnedOn", "2026-10-23", FieldProblem.InTheFuture)]
    [InlineData("note", "", FieldProblem.Required)]
    public async Task A_fact_that_cannot_be_is_shown_again_and_not_entered(string field, string value, FieldProblem problem)
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        var before = await Footprint.OfAsync(_app);

        var page = await nurse.SubmitAsync("/outside", "/outside", [.. Colleague.Where(f => f.Name != field), (field, value)]);

        Expect.FieldProblem(page, problem);
        Assert.Equal(before, await Footprint.OfAsync(_app));
    }

    [Fact]
    public async Task A_colleagues_programme_told_by_telephone_stops_the_close_until_it_is_withdrawn()
    {
        using var job = await MainJob.ReadyToCloseAsync(_app);
        Assert.Contains("conflict-ccm-by-another: Met", (await job.Nurse.OpenAsync("/why.txt")).Html, StringComparison.Ordinal);

        Expect.Done(await job.Nurse.SubmitAsync("/outside", "/outside", Colleague), Done.OutsideRecorded);

        Assert.Contains("conflict-ccm-by-another: NotMet (Block)", (await job.Nurse.OpenAsync("/why.txt")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await job.CloseAsync()).Status);
        var told = (await LedgerAsync()).Single(r => r.Event is OutsideFactRecorded).Id;
        var path = $"/outside/{told}/withdraw";
        Expect.FieldProblem(await job.Nurse.SubmitAsync("/outside", path, ("reason", "")), FieldProblem.Required);
        var second = await job.Nurse.FormAsync("/outside", path, ("reason", "Again."));
        Expect.Done(await job.Nurse.SubmitAsync("/outside", path, ("reason", "It was last year.")), Done.OutsideWithdrawn);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await job.Nurse.PostAsync(path, second)).Status);

        Assert.Contains("It was last year.", (await job.Nurse.OpenAsync("/outside")).Text, StringComparison.Ordinal);
        Assert.Contains("conflict-ccm-by-another: Met", (await job.Nurse.OpenAsync("/why.txt")).Html, StringComparison.Ordinal);
        Expect.Done(await job.CloseAsync(), Done.MonthClosed);
        Expect.FieldProblem(await job.Nurse.PostAsync("/outside", [.. second, .. Colleague]), FieldProblem.ChangedMeanwhile);
    }

    [Fact]
    public async Task A_conflict_is_overridden_by_who_may_close_with_reason_and_source_until_it_is_withdrawn()
    {
        using var job = await MainJob.ReadyToCloseAsync(_app);
        Expect.Done(await job.Nurse.SubmitAsync("/outside", "/outside", Colleague), Done.OutsideRecorded);
        var told = (await LedgerAsync()).Single(r => r.Event is OutsideFactRecorded).Id;
        (string Name, string Value)[] service = [("code", "99490"), ("source", $"entered/{told:D}")];
        var own = await job.Nurse.FormAsync("/outside", "/outside");
        Assert.Equal(HttpStatusCode.Forbidden, (await job.Nurse.PostAsync("/outside/override", [.. own, .. service, ("reason", "x")])).Status);
        Expect.FieldProblem(await job.Physician.SubmitAsync("/outside", "/outside/override", ("reason", "")), FieldProblem.Required);
        Expect.FieldProblem(
            await job.Physician.SubmitAsync("/outside", "/outside/override", ("source", "ChargeItem/none"), ("reason", "x")), FieldProblem.ChangedMeanwhile);

        Expect.Done(await job.Physician.SubmitAsync("/outside", "/outside/override", ("reason", "She left that doctor in June.")), Done.ConflictOverridden);

        var why = (await job.Nurse.OpenAsync("/why.txt")).Html;
        Assert.Contains("conflict-ccm-by-another: Met (Warn). 99490 was found in the month.", why, StringComparison.Ordinal);
        Assert.Contains("overrode it on 2026-10-22: She left that doctor in June.", why, StringComparison.Ordinal);
        var said = (await LedgerAsync()).Single(r => r.Event is ConflictOverridden);
        Assert.Equal($"entered/{told:D}", ((ConflictOverridden)said.Event).Source);
        var lift = $"/outside/override/{said.Id}/withdraw";
        Expect.FieldProblem(await job.Physician.SubmitAsync("/outside", lift, ("reason", "")), FieldProblem.Required);
        Expect.Done(await job.Physician.SubmitAsync("/outside", lift, ("reason", "She did not.")), Done.OverrideWithdrawn);
        Assert.Contains("conflict-ccm-by-another: NotMet (Block)", (await job.Nurse.OpenAsync("/why.txt")).Html, StringComparison.Ordinal);

        Expect.Done(await job.Physician.SubmitAsync("/outside", "/outside/override", ("reason", "She did, letter seen.")), Done.ConflictOverridden);
        Expect.Done(await job.CloseAsync(), Done.MonthClosed);

        var closed = (MonthClosed)(await LedgerAsync()).Last(r => r.Event is MonthClosed).Event;
        var kept = Assert.Single(ClosedMonths.Overrides(closed));
        Assert.Contains("She did, letter seen.", kept, StringComparison.Ordinal);
        Assert.EndsWith($"[entered/{told:D}]", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stay_in_the_chart_that_never_was_is_answered_for_and_the_answer_taken_back()
    {
        using var before = await _app.SignInAsync("nurse-birch");
        await MainJob.RecordConsentAsync(before);
        await MainJob.LogTimeAsync(before, "2026-10-22T11:00", "2026-10-22T11:20");
        _app.Ehr.Put(
            """{"resourceType":"Encounter","id":"stay-1","status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"},"subject":{"reference":"Patient/alder"},"period":{"start":"2026-10-21","end":"2026-10-23"}}""");
        using var nurse = await _app.SignInAsync("nurse-birch");
        using var physician = await _app.SignInAsync("physician-oak");
        Assert.Contains("minutes-outside-stays: NotMet", (await nurse.OpenAsync("/why.txt")).Html, StringComparison.Ordinal);
        (string Name, string Value)[] stay = [("code", "inpatient"), ("source", "Encounter/stay-1"), ("reason", "Never admitted; it is her sister's.")];
        Assert.Equal(
            HttpStatusCode.Forbidden, (await nurse.PostAsync("/outside/override", [.. await nurse.FormAsync("/outside", "/outside"), .. stay])).Status);
        Expect.FieldProblem(await OverrideAsync(physician, [.. stay[..2], ("reason", "")]), FieldProblem.Required);
        Expect.FieldProblem(await OverrideAsync(physician, [stay[0], ("source", "Encounter/none"), stay[2]]), FieldProblem.ChangedMeanwhile);

        Expect.Done(await OverrideAsync(physician, stay), Done.ConflictOverridden);

        var why = (await nurse.OpenAsync("/why.txt")).Html;
        Assert.Contains("minutes-outside-stays: Met (Warn). A stay (inpatient) was found in the month.", why, StringComparison.Ordinal);
        Assert.Contains("overrode it on 2026-10-22: Never admitted; it is her sister", why, StringComparison.Ordinal);
        Expect.FieldProblem(await OverrideAsync(physician, stay), FieldProblem.ChangedMeanwhile);
        var said = (await LedgerAsync()).Single(r => r.Event is ConflictOverridden);
        Assert.Equal(("inpatient", "Encounter/stay-1"), said.Event is ConflictOverridden { } o ? (o.Code, o.Source) : default);
        Expect.Done(await physician.SubmitAsync("/outside", $"/outside/override/{said.Id}/withdraw", ("reason", "She was.")), Done.OverrideWithdrawn);
        Assert.Contains("minutes-outside-stays: NotMet", (await nurse.OpenAsync("/why.txt")).Html, StringComparison.Ordinal);
    }

    private static async Task<BrowserPage> OverrideAsync(BrowserSession browser, (string Name, string Value)[] fields) =>
        await browser.PostAsync(
            "/outside/override",
            [.. (await browser.FormAsync("/outside", "/outside/none")).Where(f => fields.All(x => x.Name != f.Name)), .. fields]);

    [Fact]
    public async Task Minutes_on_a_day_in_hospital_told_by_the_caregiver_do_not_count()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        await MainJob.RecordConsentAsync(nurse);
        (string Name, string Value)[] stay = [("kind", "stay"), ("stayKind", "inpatient"), ("from", "2026-10-22"), ("source", "caregiver")];

        Expect.Done(
            await nurse.SubmitAsync("/outside", "/outside", [.. Colleague.Where(f => stay.All(s => s.Name != f.Name)), .. stay]), Done.OutsideRecorded);

        Expect.Done(
            await nurse.SubmitAsync("/time/new", "/time", MainJob.TimeFields("2026-10-22T11:00", "2026-10-22T11:20")), Done.TimeSavedNotCounted);
    }

    [Fact]
    public async Task Asked_and_none_is_kept_with_who_said_it_and_when()
    {
        using var nurse = await _app.SignInAsync("nurse-birch", "clover");

        Expect.Done(await nurse.SubmitAsync("/outside", "/outside/none", ("source", "caregiver")), Done.AskedNone);

        Assert.Contains(
            Expect.English("outside.asked", "the caregiver", "22 Oct 2026", "Nurse Birch").Split(',')[0],
            (await nurse.OpenAsync("/outside")).Text,
            StringComparison.Ordinal);
        Assert.Equal("caregiver", (await LedgerAsync()).Select(r => r.Event).OfType<AskedAndNone>().Single().Source);
    }

    [Fact]
    public async Task An_unknown_payer_is_held_to_strict_until_an_authorised_person_picks_a_policy()
    {
        _app.Ehr.Faults.Set(FaultName.Fhir404, "Coverage");
        using var nurse = await _app.SignInAsync("nurse-birch", "clover");
        using var physician = await _app.SignInAsync("physician-oak", "clover");
        Assert.Contains(Expect.English("sentence.payerUnknown"), (await nurse.OpenAsync("/panels/summary")).Text, StringComparison.Ordinal);
        var form = await physician.FormAsync("/outside", "/payer", ("policy", "medicare-ffs"), ("reason", "Card shown: Medicare."));
        var own = await nurse.FormAsync("/outside", "/outside");
        Assert.Equal(HttpStatusCode.Forbidden, (await nurse.PostAsync("/payer", [.. own, ("policy", "medicare-ffs"), ("reason", "x")])).Status);
        Expect.FieldProblem(await physician.SubmitAsync("/outside", "/payer", ("policy", "free"), ("reason", "x")), FieldProblem.Unknown);
        Expect.FieldProblem(await physician.SubmitAsync("/outside", "/payer", ("policy", "medicare-ffs"), ("reason", "")), FieldProblem.Required);

        Expect.Done(await physician.PostAsync("/payer", form), Done.PolicyPicked);

        Assert.Contains("policy medicare-ffs", (await nurse.OpenAsync("/why.txt")).Html, StringComparison.Ordinal);
        Assert.Contains("policy strict", (await nurse.OpenAsync("/why.txt?month=2026-09")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Expect.English("sentence.payerUnknown"), (await nurse.OpenAsync("/panels/summary")).Text, StringComparison.Ordinal);
        Assert.Contains("Card shown: Medicare.", (await nurse.OpenAsync("/outside")).Text, StringComparison.Ordinal);
        Expect.Done(await physician.SubmitAsync("/outside", "/payer", ("policy", ""), ("reason", "The card had expired.")), Done.PolicyPicked);
        Assert.Contains("policy strict", (await nurse.OpenAsync("/why.txt")).Html, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<LedgerRow>> LedgerAsync() =>
        await _app.Services.GetRequiredService<Ledger>().ReadAsync(await MainJob.PatientAsync(_app));
}
