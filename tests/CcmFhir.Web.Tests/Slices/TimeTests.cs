using System.Net;
using System.Text.Json.Nodes;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using DeliveryState = CcmFhir.Web.Storage.DeliveryState;

namespace CcmFhir.Web.Tests.Slices;

/// <summary>Minutes that cannot be, minutes that were recorded wrongly, and minutes that lie across the end of a month.</summary>
public sealed class TimeTests : IAsyncLifetime
{
    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("2026-10-22T11:00", "2026-10-22T10:00", FieldProblem.EndBeforeStart)]
    [InlineData("2026-10-22T11:00", "2026-10-22T11:00", FieldProblem.EndBeforeStart)]
    [InlineData("2026-10-22T11:50", "2026-10-22T12:01", FieldProblem.InTheFuture)]
    [InlineData("2026-10-20T10:00", "2026-10-21T10:01", FieldProblem.LongerThanADay)]
    [InlineData("yesterday", "2026-10-22T10:00", FieldProblem.NotADate)]
    public async Task An_entry_that_cannot_be_is_shown_again_and_not_saved(string start, string end, FieldProblem problem)
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        var before = await Footprint.OfAsync(_app);

        Expect.FieldProblem(await nurse.SubmitAsync("/time/new", "/time", MainJob.TimeFields(start, end)), problem);

        Assert.Equal(before, await Footprint.OfAsync(_app));
    }

    [Fact]
    public async Task An_entry_sent_twice_is_one_entry()
    {
        using var nurse = await ConsentedAsync();
        var form = await nurse.FormAsync("/time/new", "/time", MainJob.TimeFields("2026-10-22T11:00", "2026-10-22T11:20"));

        Expect.Done(await nurse.PostAsync("/time", form), Done.TimeSaved);
        var before = await LedgerAsync();
        Expect.Done(await nurse.PostAsync("/time", form), Done.TimeSaved);

        Assert.Equal(before.Select(r => r.Id), (await LedgerAsync()).Select(r => r.Id));
    }

    [Fact]
    public async Task Two_entries_of_one_person_cannot_overlap()
    {
        using var nurse = await ConsentedAsync();
        await MainJob.LogTimeAsync(nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        var before = (await LedgerAsync()).Count;

        var page = await nurse.SubmitAsync("/time/new", "/time", MainJob.TimeFields("2026-10-22T11:19", "2026-10-22T11:30"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(Expect.English("problem.Overlaps", "11:00"), page.Text, StringComparison.Ordinal);
        Assert.Equal(before, (await LedgerAsync()).Count);
    }

    [Fact]
    public async Task A_timer_stopped_twice_keeps_the_first_stop()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        await nurse.SubmitAsync("", "/timer/start", ("activity", "patient-call"));
        _app.Clock.Advance(TimeSpan.FromMinutes(3));
        var stop = await nurse.FormAsync("", "/timer/stop");
        await nurse.PostAsync("/timer/stop", stop);
        var first = await TimerAsync();
        _app.Clock.Advance(TimeSpan.FromMinutes(2));

        var again = await nurse.PostAsync("/timer/stop", stop);

        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(Duration.FromMinutes(3), (await TimerAsync())!.Elapsed(Instant.FromDateTimeOffset(_app.Clock.GetUtcNow())));
        Assert.Equal(first!.StoppedAt, (await TimerAsync())!.StoppedAt);
    }

    [Fact]
    public async Task A_stop_pressed_without_network_counts_to_the_press_and_never_longer_than_to_now()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        await nurse.SubmitAsync("", "/timer/start", ("activity", "patient-call"));
        _app.Clock.Advance(TimeSpan.FromMinutes(3));
        var pressed = _app.Clock.GetUtcNow();
        _app.Clock.Advance(TimeSpan.FromMinutes(10));

        await nurse.SubmitAsync("", "/timer/pause", ("at", $"{pressed.ToUnixTimeMilliseconds()}"));

        Assert.Equal(Duration.FromMinutes(3), (await TimerAsync())!.Elapsed(Instant.FromDateTimeOffset(_app.Clock.GetUtcNow())));
        await nurse.SubmitAsync("", "/timer/resume");
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await nurse.SubmitAsync("", "/timer/stop", ("at", $"{_app.Clock.GetUtcNow().AddDays(1).ToUnixTimeMilliseconds()}"));
        Assert.Equal(Duration.FromMinutes(4), (await TimerAsync())!.Elapsed(Instant.FromDateTimeOffset(_app.Clock.GetUtcNow())));
    }

    [Fact]
    public async Task Without_a_consent_the_sheet_the_notice_and_the_log_say_that_the_time_does_not_count()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        var fields = MainJob.TimeFields("2026-10-22T11:00", "2026-10-22T11:20");

        var preview = await nurse.PostAsync("/time/preview", await nurse.FormAsync("/time/new", "/time", fields));
        var saved = await nurse.SubmitAsync("/time/new", "/time", fields);

        Assert.Contains(Expect.English("counts.no"), preview.Text, StringComparison.Ordinal);
        Assert.Contains("No consent covers the month.", preview.Text, StringComparison.Ordinal);
        Expect.Done(saved, Done.TimeSavedNotCounted);
        Assert.Contains(Expect.English("log.standing.DoesNotCount"), saved.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timer_stopped_after_it_was_discarded_says_that_it_was_done_already()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        await nurse.SubmitAsync("", "/timer/start", ("activity", "patient-call"));
        var stop = await nurse.FormAsync("", "/timer/stop");
        Expect.Done(await nurse.PostAsync("/timer/discard", stop), Done.TimerDiscarded);
        var before = await Footprint.OfAsync(_app);

        Expect.Done(await nurse.PostAsync("/timer/stop", stop), Done.AlreadyDone);

        Assert.Equal(before, await Footprint.OfAsync(_app));
    }

    [Fact]
    public async Task An_entry_across_midnight_of_the_months_last_day_is_accepted_and_split_in_two()
    {
        // A quarter past midnight in Chicago, on the first of November.
        _app.Clock.Set(new DateTimeOffset(2026, 11, 1, 5, 15, 0, TimeSpan.Zero));
        using var nurse = await _app.SignInAsync("nurse-birch");

        var saved = await nurse.SubmitAsync("/time/new", "/time", MainJob.TimeFields("2026-10-31T23:50", "2026-11-01T00:05"));

        Assert.Equal(HttpStatusCode.OK, saved.Status);
        var midnight = Instant.FromUtc(2026, 11, 1, 5, 0);
        Assert.Equal(
            [(midnight - Duration.FromMinutes(10), midnight), (midnight, midnight + Duration.FromMinutes(5))],
            (await LedgerAsync()).Select(r => r.Event).OfType<TimeLogged>().Select(t => (t.Start, t.End)));
    }

    [Fact]
    public async Task A_reversed_entry_stays_with_its_reason_and_is_marked_in_the_ehr_and_is_reversed_once()
    {
        using var nurse = await ConsentedAsync();
        await MainJob.LogTimeAsync(nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        var entry = (await LedgerAsync()).Single(r => r.Event is TimeLogged).Id;
        var path = $"/time/{entry}/reverse";
        Expect.FieldProblem(await nurse.SubmitAsync(path, path, ("reason", "")), FieldProblem.Required);
        var second = await nurse.FormAsync(path, path, ("reason", "Again."));

        Expect.Done(await nurse.SubmitAsync(path, path, ("reason", "Typed wrongly.")), Done.TimeReversed);

        Expect.FieldProblem(await nurse.PostAsync(path, second), FieldProblem.AlreadyReversed);
        var reversed = Assert.IsType<TimeReversed>((await LedgerAsync())[^1].Event);
        Assert.Equal((entry, "Typed wrongly."), (reversed.EntryId, reversed.Reason));
        using var job = new MainJob(_app, nurse, nurse);
        Assert.Equal([DeliveryState.Confirmed, DeliveryState.Confirmed], await job.SettledAsync("Task"));
        Assert.Equal("entered-in-error", JsonNode.Parse(_app.Ehr.All("Task")[^1])!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Nobody_reverses_another_persons_entry_but_the_practitioner()
    {
        using var nurse = await ConsentedAsync();
        using var physician = await _app.SignInAsync("physician-oak");
        await MainJob.LogTimeAsync(physician, "2026-10-22T11:00", "2026-10-22T11:20");
        var entry = (await LedgerAsync()).Single(r => r.Event is TimeLogged).Id;

        var page = await nurse.SubmitAsync($"/time/{entry}/reverse", $"/time/{entry}/reverse", ("reason", "Not mine."));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.DoesNotContain(await LedgerAsync(), r => r.Event is TimeReversed);
    }

    [Fact]
    public async Task An_entry_that_does_not_exist_is_no_page()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");

        Expect.Problem(
            await nurse.OpenAsync("/time/00000000-0000-0000-0000-000000000001/reverse"), HttpStatusCode.NotFound, Features.Launch.ProblemKind.NotFound);
    }

    private async Task<BrowserSession> ConsentedAsync()
    {
        var nurse = await _app.SignInAsync("nurse-birch");
        await MainJob.RecordConsentAsync(nurse);
        return nurse;
    }

    private async Task<IReadOnlyList<LedgerRow>> LedgerAsync() =>
        await _app.Services.GetRequiredService<Ledger>().ReadAsync(await MainJob.PatientAsync(_app));

    private Task<RunningTimer?> TimerAsync() => _app.Services.GetRequiredService<Timers>().FindAsync(new StaffIdentity("sandbox", "Practitioner/nurse-birch"));
}
