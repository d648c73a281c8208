using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Tests.Hosting;
using DeliveryState = CcmFhir.Web.Storage.DeliveryState;

namespace CcmFhir.Web.Tests.Slices;

/// <summary>A month of care plan oversight: recorded on its page, decided by the billing core, delivered like any charge, instead of chronic care.</summary>
public sealed class HomeCareTests : IAsyncLifetime
{
    private const string Path = "/home-care?month=2026-10";
    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("agency", "", FieldProblem.Required)]
    [InlineData("from", "soon", FieldProblem.NotADate)]
    [InlineData("to", "2026-09-01", FieldProblem.EndBeforeStart)]
    [InlineData("planSignedOn", "2026-10-23", FieldProblem.InTheFuture)]
    public async Task An_episode_that_cannot_be_is_not_saved(string field, string value, FieldProblem problem)
    {
        using var physician = await _app.SignInAsync("physician-oak");
        var before = await Footprint.OfAsync(_app);

        Expect.FieldProblem(await EpisodeAsync(physician, "home-health", (field, value)), problem);

        Assert.Equal(before, await Footprint.OfAsync(_app));
    }

    [Theory]
    [InlineData("home-health", "cpo-home-health", "G0181")]
    [InlineData("hospice", "cpo-hospice", "G0182")]
    public async Task Thirty_minutes_by_the_signer_are_one_charge_after_the_months_end(string kind, string programme, string code)
    {
        using (var before = new MainJob(_app, await _app.SignInAsync("physician-oak"), await _app.SignInAsync("nurse-birch")))
        {
            var physician = before.Physician;
            await before.AttestAsync(); // a claim names at least one diagnosis
            Expect.Done(await EpisodeAsync(physician, kind), Done.HomeCareRecorded);
            Expect.Done(await VisitAsync(physician, "2026-09-15"), Done.OutsideRecorded);
            await TimeAsync(physician, "2026-10-22T09:00", "2026-10-22T09:29");
            Expect.Done(await ChooseAsync(physician, programme), Done.ProgrammeChosen);
            Assert.DoesNotContain($"{code} x1", (await physician.OpenAsync("/month")).Text, StringComparison.Ordinal);
            await TimeAsync(physician, "2026-10-22T10:00", "2026-10-22T10:01");
            var early = await physician.SubmitAsync("/month", "/month");
            Assert.Contains(Expect.English("refusal.MonthNotOver"), early.Text, StringComparison.Ordinal);
            Assert.Empty(MainJob.OurCharges(_app));
        }

        _app.Clock.Set(new DateTimeOffset(2026, 11, 2, 17, 0, 0, TimeSpan.Zero));
        using var later = await _app.SignInAsync("physician-oak");
        var form = await later.FormAsync("/month?month=2026-10", "/month");
        Expect.Done(await later.PostAsync("/month", form), Done.MonthClosed);
        Expect.Done(await later.PostAsync("/month", form), Done.AlreadyClosed);
        using var job = new MainJob(_app, later, later);

        Assert.Equal([DeliveryState.Confirmed], await job.SettledAsync("ChargeItem"));
        Assert.Equal([code], MainJob.OurCharges(_app));
        Expect.FieldProblem(await ChooseAsync(later, "ccm"), FieldProblem.MonthIsClosed);
    }

    [Fact]
    public async Task A_plan_somebody_else_signed_bills_nothing()
    {
        using var physician = await _app.SignInAsync("physician-oak");
        Expect.Done(await EpisodeAsync(physician, "home-health", ("planSignedBy", "Practitioner/physician-rowan")), Done.HomeCareRecorded);
        await VisitAsync(physician, "2026-09-15");
        await TimeAsync(physician, "2026-10-22T09:00", "2026-10-22T09:30");

        await ChooseAsync(physician, "cpo-home-health");

        var month = await physician.OpenAsync("/month");
        Assert.Contains("Another practitioner signed the plan of care", month.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("G0181 x1", month.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_month_charged_as_chronic_care_stays_chronic_care()
    {
        using var job = await MainJob.ReadyToCloseAsync(_app);
        await job.CloseAndSettleAsync();
        Expect.FieldProblem(await ChooseAsync(job.Physician, "cpo-home-health"), FieldProblem.MonthIsClosed);
        Expect.Done(await job.Physician.SubmitAsync("/month", "/month/reopen", ("reason", "Wrong programme.")), Done.MonthReopened);
        await EpisodeAsync(job.Physician, "home-health");
        await VisitAsync(job.Physician, "2026-09-15");
        await TimeAsync(job.Physician, "2026-10-22T09:00", "2026-10-22T09:30");

        await ChooseAsync(job.Physician, "cpo-home-health");

        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, (await job.CloseAsync()).Status);
        Assert.DoesNotContain("G0181 x1", (await job.Physician.OpenAsync("/month")).Text, StringComparison.Ordinal);
        Assert.Equal(["99490"], MainJob.OurCharges(_app));
    }

    private static Task<BrowserPage> EpisodeAsync(BrowserSession browser, string kind, params (string Name, string Value)[] changes) => browser.SubmitAsync(
        Path, "/home-care/episodes",
        [
            .. new[]
            {
                ("kind", kind), ("agency", "Willow Home Care"), ("from", "2026-09-20"), ("to", ""), ("planSignedBy", "Practitioner/physician-oak"), ("planSignedOn", "2026-09-20"),
            }.Where(f => changes.All(c => c.Name != f.Item1)),
            .. changes,
        ]);

    private static Task<BrowserPage> VisitAsync(BrowserSession browser, string on) =>
        browser.SubmitAsync(
            "/outside?kind=visit&month=2026-10", "/outside",
            ("kind", "visit"), ("code", "99214"), ("from", on), ("until", ""), ("who", "us"), ("source", "patient"), ("learnedOn", "2026-10-22"),
            ("note", "Seen at home."));

    private static Task<BrowserPage> ChooseAsync(BrowserSession browser, string programme) =>
        browser.SubmitAsync(Path, "/home-care/programme", ("programme", programme), ("reason", "The agency's plan is ours this month."));

    /// <summary>It counts once the month is billed as care plan oversight, and not before.</summary>
    private static async Task TimeAsync(BrowserSession browser, string start, string end)
    {
        var saved = await browser.SubmitAsync(
            "/time/new?activity=care-plan-oversight", "/time",
            ("start", start), ("end", end), ("activity", "care-plan-oversight"), ("note", "Reviewed the agency's report."), ("kind", "chronic"));
        Assert.Contains("done=time-saved", saved.Url.Query, StringComparison.Ordinal);
    }
}
