using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Jobs;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using DeliveryState = CcmFhir.Web.Storage.DeliveryState;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>An EHR that takes no more ChargeItems from one day to the next: between two months, and while charges are on their way.</summary>
public sealed class RouteChangeTests
{
    private const string Step = "A biller reads the month's summary in the chart and enters the charge in the EHR.";

    [Fact]
    public async Task The_next_month_leaves_by_the_new_route_and_the_daily_look_says_so()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await LookAsync(app);
        await job.CloseAndSettleAsync();

        TakesNoMoreCharges(app);
        app.Clock.Set(new DateTimeOffset(2026, 11, 20, 18, 0, 0, TimeSpan.Zero));
        await LookAsync(app);
        using var next = new MainJob(app, await app.SignInAsync("physician-oak"), await app.SignInAsync("nurse-birch"));
        await MainJob.LogTimeAsync(next.Nurse, "2026-11-20T11:00", "2026-11-20T11:20");
        Expect.Done(await next.Physician.SubmitAsync("/month", "/month/supervision", ("kind", "general")), Done.SupervisionAttested);
        await next.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal(["99490 x1 Confirmed by fhir-create", "99490 x1 Manual by document"], await ChargesOf.OutboxAsync(app));
        Assert.Equal(Step, (await ChargesOf.DetailsAsync(app))[^1]);
        Assert.Contains(
            "ChargeItem leaves by document, before by fhir-create", (await next.Physician.OpenAsync("/charges")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_charge_that_was_never_sent_moves_to_the_new_route_with_its_step()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await CloseHeldAsync(app, job);

        // What the EHR takes was read before: it is the refused create that tells.
        app.Ehr.Faults.ClearAll();
        TakesNoMoreCharges(app);
        await job.SettledAsync("ChargeItem");

        Assert.Empty(ChargesOf.Ehr(app));
        Assert.Equal(["99490 x1 Manual by document"], await ChargesOf.OutboxAsync(app));
        Assert.Equal([Step], await ChargesOf.DetailsAsync(app));
        Assert.Equal(1, Summaries(app));
    }

    [Fact]
    public async Task One_that_may_have_arrived_is_found_by_the_old_route_and_not_sent_by_the_new()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        app.Ehr.Faults.Set(FaultName.ChargeItemCreatedButReplyLost, times: 1);
        Expect.Done(await job.CloseAsync(), Done.MonthClosed);
        await ChargesOf.ReachedAsync(app, r => r.State == DeliveryState.Unknown);

        TakesNoMoreCharges(app);
        app.Services.GetRequiredService<EhrCapabilities>().Forget("sandbox");
        await job.SettledAsync("ChargeItem");

        Assert.Equal(["99490 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal(["99490 x1 Confirmed by fhir-create"], await ChargesOf.OutboxAsync(app));
        Assert.Equal(0, Summaries(app));
    }

    [Fact]
    public async Task One_that_surely_did_not_arrive_leaves_by_the_new_route_after_the_EHR_had_time_to_show_it()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await CloseHeldAsync(app, job);
        app.Ehr.Faults.Set(FaultName.Fhir500, "ChargeItem", times: 1);
        app.Ehr.Faults.Clear(FaultName.Fhir429WithRetryAfter);
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        await ChargesOf.ReachedAsync(app, r => r.State == DeliveryState.Unknown);

        TakesNoMoreCharges(app);
        app.Services.GetRequiredService<EhrCapabilities>().Forget("sandbox");
        await job.SettledAsync("ChargeItem");

        var charge = (await app.Services.GetRequiredService<Outbox>().ForPatientAsync(await MainJob.PatientAsync(app), "ChargeItem")).Single();
        var history = (await app.Services.GetRequiredService<Outbox>().HistoriesAsync(charge.Item.Patient.PatientId, "ChargeItem"))[charge.Item.Id];
        Assert.Empty(ChargesOf.Ehr(app));
        Assert.Equal(["99490 x1 Manual by document"], await ChargesOf.OutboxAsync(app));
        Assert.Contains(history, h => h.Detail == "not found; the EHR is given time to settle");
        Assert.Equal(1, Summaries(app));
    }

    [Fact]
    public async Task Where_the_search_cannot_tell_a_person_looks_and_nothing_is_sent()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        app.Ehr.Faults.Set(FaultName.ChargeItemCreatedButReplyLost, times: 1);
        Expect.Done(await job.CloseAsync(), Done.MonthClosed);
        await ChargesOf.ReachedAsync(app, r => r.State == DeliveryState.Unknown);

        TakesNoMoreCharges(app);
        app.Ehr.Faults.Set(FaultName.Fhir403, "ChargeItem");
        app.Services.GetRequiredService<EhrCapabilities>().Forget("sandbox");
        await job.SettledAsync("ChargeItem");

        Assert.Equal(["99490 x1 Manual by fhir-create"], await ChargesOf.OutboxAsync(app));
        Assert.Equal(["it may have arrived, and the EHR cannot be searched: look there, then settle it by hand"], await ChargesOf.DetailsAsync(app));
        Assert.Equal(0, Summaries(app));
    }

    /// <summary>The month's total leaves before its charge: while the EHR is busy for it, the charge is not sent either.</summary>
    internal static async Task CloseHeldAsync(RunningApp app, MainJob job)
    {
        app.Ehr.Faults.Set(FaultName.Fhir429WithRetryAfter, "Observation", milliseconds: 1000);
        Expect.Done(await job.CloseAsync(), Done.MonthClosed);
        Assert.Equal(["99490 x1 Approved"], await ChargesOf.OutboxAsync(app));
    }

    private static void TakesNoMoreCharges(RunningApp app) => app.Ehr.Faults.Set(FaultName.CreateNoLongerOffered, "ChargeItem");

    private static Task LookAsync(RunningApp app) =>
        app.Services.GetServices<IHostedService>().OfType<DailyWatch>().Single().RoundAsync(CancellationToken.None);

    private static int Summaries(RunningApp app) =>
        app.Ehr.All("DocumentReference").Select(d => JsonNode.Parse(d)!).Count(d => $"{d["type"]?["coding"]?[0]?["code"]}" == "11506-3");
}
