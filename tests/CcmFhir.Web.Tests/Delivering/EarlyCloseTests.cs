using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Tests.Hosting;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>More minutes after an early close (design decision 16): a new add-on, another quantity, another lane; and a reopened month.</summary>
public sealed class EarlyCloseTests
{
    [Fact]
    public async Task Twenty_forty_and_sixty_minutes_sent_each_are_a_base_code_and_one_add_on_of_two_units()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();
        Assert.Equal(["99490 x1 billable"], ChargesOf.Ehr(app));

        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        await job.CloseAndSettleAsync();
        Assert.Equal(["99490 x1 billable", "99439 x1 billable"], ChargesOf.Ehr(app));

        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T10:00", "2026-10-22T10:20");
        await job.CloseAndSettleAsync();
        Assert.Equal(["99490 x1 billable", "99439 x2 billable"], ChargesOf.Ehr(app));
        Assert.Equal(
            ["99490 x1 Confirmed by fhir-create", "99439 x1 Confirmed by fhir-create", "now x2 Confirmed by fhir-create"], await ChargesOf.OutboxAsync(app));
    }

    [Fact]
    public async Task Another_quantity_of_a_charge_the_ehr_has_billed_goes_to_a_person()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        await job.CloseAndSettleAsync();
        ChargesOf.SetStatus(app, "99439", "billed");

        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T10:00", "2026-10-22T10:20");
        await job.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 billable", "99439 x1 billed"], ChargesOf.Ehr(app));
        Assert.Equal("now x2 Manual by fhir-create", (await ChargesOf.OutboxAsync(app))[^1]);
    }

    [Fact]
    public async Task A_change_of_lane_withdraws_the_old_charge_before_the_new_one_is_sent()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();

        await MainJob.LogTimeAsync(job.Physician, "2026-10-22T10:00", "2026-10-22T10:31");
        await job.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 aborted", "99491 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal(
            ["99490 x1 Confirmed by fhir-create", "now aborted Confirmed by fhir-create", "99491 x1 Confirmed by fhir-create"], await ChargesOf.OutboxAsync(app));
    }

    [Fact]
    public async Task A_change_of_lane_after_the_old_charge_was_billed_sends_nothing_until_a_person_has_settled_it()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();
        ChargesOf.SetStatus(app, "99490", "billed");

        await MainJob.LogTimeAsync(job.Physician, "2026-10-22T10:00", "2026-10-22T10:31");
        await job.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 billed"], ChargesOf.Ehr(app));
        Assert.Equal(["99490 x1 Confirmed by fhir-create", "now aborted Manual by fhir-create", "99491 x1 Manual"], await ChargesOf.OutboxAsync(app));
    }

    [Theory]
    [InlineData("aborted")]
    [InlineData("entered-in-error")]
    [InlineData("not-billable")]
    public async Task A_status_the_ehr_has_given_is_never_turned_back(string status)
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();
        ChargesOf.SetStatus(app, "99490", status);

        await MainJob.LogTimeAsync(job.Physician, "2026-10-22T10:00", "2026-10-22T10:31");
        await job.CloseAndSettleAsync();

        Assert.Equal([$"99490 x1 {status}", "99491 x1 billable"], ChargesOf.Ehr(app));
    }

    [Fact]
    public async Task A_month_reopened_and_closed_unchanged_sends_nothing_again()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();

        Expect.Done(await job.Physician.SubmitAsync("/month", "/month/reopen", ("reason", "A look at the plan.")), Done.MonthReopened);
        await job.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal(["99490 x1 Confirmed by fhir-create"], await ChargesOf.OutboxAsync(app));
    }

    [Fact]
    public async Task A_reopened_month_is_held_by_nobody()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();

        Expect.Done(await job.Physician.SubmitAsync("/month", "/month/reopen", ("reason", "Closed under the wrong name.")), Done.MonthReopened);

        await using var work = await app.Database.BeginAsync();
        Assert.Equal(0, await work.SingleOrDefaultAsync<long>("select count(*) from care_month"));
    }

    [Fact]
    public async Task A_credited_charge_is_issued_again_under_the_next_key_when_the_month_is_reopened_and_closed()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();
        var id = await ChargeIdAsync(app);

        Expect.Done(await job.Physician.SubmitAsync("/charges", $"/charges/{id}/credit", ("reason", "Wrong month.")), Done.ChargeCredited);
        await job.SettledAsync("ChargeItem");
        Assert.Equal(["99490 x1 aborted"], ChargesOf.Ehr(app));
        Assert.Contains(Expect.English("delivery.Credited"), (await job.Physician.OpenAsync("/charges")).Text, StringComparison.Ordinal);
        Expect.Done(await job.Physician.SubmitAsync("/month", "/month/reopen", ("reason", "It was the right month.")), Done.MonthReopened);
        await job.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 aborted", "99490 x1 billable"], ChargesOf.Ehr(app));
    }

    private static async Task<Guid> ChargeIdAsync(RunningApp app)
    {
        await using var work = await app.Database.BeginAsync();
        return await work.SingleOrDefaultAsync<Guid>("select id from charge");
    }
}
