using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using DeliveryState = CcmFhir.Web.Storage.DeliveryState;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>A month closed again while what it charged before was refused, or nobody knows whether it arrived.</summary>
public sealed class ClosedAgainTests
{
    private const string Waits = "what it changes is not settled: settle that one, this change follows by itself";

    private const string NotSearched = "it may have arrived, and the EHR cannot be searched: look there, then settle it by hand";

    [Fact]
    public async Task Refused_charges_are_issued_anew_under_the_next_key_with_what_the_month_supports_now()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        await CloseHeldAsync(app, job);
        app.Ehr.Faults.Set(FaultName.Fhir403, "ChargeItem");
        app.Ehr.Faults.Clear(FaultName.Fhir429WithRetryAfter);
        await job.SettledAsync("ChargeItem");
        Assert.Equal(["99490 x1 Rejected by fhir-create", "99439 x1 Manual"], await ChargesOf.OutboxAsync(app));

        app.Ehr.Faults.ClearAll();
        await DiagnosisTests.AttestOneMoreAsync(job);
        await job.CloseAndSettleAsync();

        Assert.Equal(
            ["99490 x1 Credited by fhir-create", "99439 x1 Credited", "99490 x1 Confirmed by fhir-create", "99439 x1 Confirmed by fhir-create"],
            await ChargesOf.OutboxAsync(app));
        Assert.Equal(["99490 x1 billable", "99439 x1 billable"], ChargesOf.Ehr(app));
        var (charge, addOn) = (ChargesOf.InEhr(app)[0], ChargesOf.InEhr(app)[1]);
        Assert.Equal(3, charge["reason"]!.AsArray().Count);
        Assert.EndsWith("-2", $"{charge["identifier"]![0]!["value"]}", StringComparison.Ordinal);
        Assert.EndsWith("-2", $"{addOn["identifier"]![0]!["value"]}", StringComparison.Ordinal);
        Assert.Equal($"ChargeItem/{charge["id"]}", $"{addOn["partOf"]![0]!["reference"]}");
        Assert.Contains(Expect.English("charges.lead.none"), (await job.Physician.OpenAsync("/charges")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false, "1")]
    [InlineData(true, false, "2")]
    [InlineData(true, true, "2")]
    public async Task A_change_of_a_charge_nobody_knows_to_have_arrived_waits_for_it_and_follows_by_itself(bool hasArrived, bool isResolved, string version)
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await LeaveInDoubtAsync(app, job, hasArrived);
        app.Ehr.Faults.ClearAll();

        await DiagnosisTests.AttestOneMoreAsync(job);
        await job.CloseAndSettleAsync();
        Assert.Equal(["99490 x1 Manual by fhir-create", "now x1 Manual"], await ChargesOf.OutboxAsync(app));
        Assert.Equal([NotSearched, Waits], await ChargesOf.DetailsAsync(app));
        var page = (await job.Physician.OpenAsync("/charges")).Text;
        Assert.Contains(NotSearched, page, StringComparison.Ordinal);
        Assert.Contains(Waits, page, StringComparison.Ordinal);

        var id = await ChargesOf.IdAsync(app, "99490");
        if (isResolved)
        {
            Expect.Done(
                await job.Physician.SubmitAsync(
                    "/charges", $"/charges/{id}/resolve", ("reference", $"ChargeItem/{ChargesOf.InEhr(app).Single()["id"]}"), ("reason", "It is there.")),
                Done.ChargeResolved);
        }
        else
        {
            Expect.Done(await job.Physician.SubmitAsync("/charges", $"/charges/{id}/retry"), Done.ChargeQueued);
        }

        await job.SettledAsync("ChargeItem");

        Assert.Equal(["99490 x1 Confirmed by fhir-create", "now x1 Confirmed by fhir-create"], await ChargesOf.OutboxAsync(app));
        var charge = Assert.Single(ChargesOf.InEhr(app));
        Assert.Equal((3, version), (charge["reason"]!.AsArray().Count, $"{charge["meta"]!["versionId"]}"));
    }

    [Fact]
    public async Task One_that_was_credited_meanwhile_is_not_sent_when_a_person_says_that_it_is_not_there()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await LeaveInDoubtAsync(app, job, hasArrived: false);
        app.Ehr.Faults.ClearAll();
        var id = await ChargesOf.IdAsync(app, "99490");

        Expect.Done(await job.Physician.SubmitAsync("/charges", $"/charges/{id}/credit", ("reason", "Wrong month.")), Done.ChargeCredited);
        await job.SettledAsync("ChargeItem");
        Assert.Equal(["99490 x1 Manual by fhir-create", "now aborted Manual"], await ChargesOf.OutboxAsync(app));
        Expect.Done(await job.Physician.SubmitAsync("/charges", $"/charges/{id}/retry"), Done.ChargeQueued);
        await job.SettledAsync("ChargeItem");

        Assert.Equal(["99490 x1 Credited", "now aborted Confirmed"], await ChargesOf.OutboxAsync(app));
        Assert.Empty(ChargesOf.Ehr(app));
    }

    [Fact]
    public async Task A_charge_settled_by_hand_under_a_number_of_theirs_is_changed_by_a_person()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await LeaveInDoubtAsync(app, job, hasArrived: false);
        app.Ehr.Faults.ClearAll();
        Expect.Done(
            await job.Physician.SubmitAsync(
                "/charges", $"/charges/{await ChargesOf.IdAsync(app, "99490")}/resolve", ("reference", "CHG-77"), ("reason", "Entered at the desk.")),
            Done.ChargeResolved);

        await DiagnosisTests.AttestOneMoreAsync(job);
        await job.CloseAndSettleAsync();

        Assert.Equal("it was settled by hand: a person changes it in the EHR", (await ChargesOf.DetailsAsync(app))[^1]);
        Assert.Empty(ChargesOf.Ehr(app));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refused_quantity_never_overwrites_a_later_one_even_if_it_is_tried_again(bool isTriedAgain)
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        await job.CloseAndSettleAsync();
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T10:00", "2026-10-22T10:20");
        await CloseHeldAsync(app, job);
        app.Ehr.Faults.Set(FaultName.Fhir403, "ChargeItem");
        app.Ehr.Faults.Clear(FaultName.Fhir429WithRetryAfter);
        await job.SettledAsync("ChargeItem");
        Assert.Equal("now x2 Rejected by fhir-create", (await ChargesOf.OutboxAsync(app))[^1]);
        app.Ehr.Faults.ClearAll();

        Expect.Done(await job.Physician.SubmitAsync("/month", "/month/reopen", ("reason", "Typed wrongly.")), Done.MonthReopened);
        await ValidityTests.ReverseLastAsync(app, job);
        await CloseHeldAsync(app, job);
        if (isTriedAgain)
        {
            await RetryRefusedAsync(app);
            await ChargesOf.ReachedAsync(app, r => r is { State: DeliveryState.Credited, Detail: Outbox.Superseded }, step: TimeSpan.FromMilliseconds(100));
        }

        app.Ehr.Faults.ClearAll();
        await job.SettledAsync("ChargeItem");

        Assert.Equal(
            ["99490 x1 Confirmed by fhir-create", "99439 x1 Confirmed by fhir-create", "now x2 Credited by fhir-create", "now x1 Confirmed by fhir-create"],
            await ChargesOf.OutboxAsync(app));
        Assert.Equal(["99490 x1 billable", "99439 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal("1", $"{ChargesOf.InEhr(app)[1]["meta"]!["versionId"]}");
        var page = (await job.Physician.OpenAsync("/charges")).Text;
        Assert.Contains(Expect.English("delivery.Superseded"), page, StringComparison.Ordinal);
        Assert.Contains(Expect.English("charges.lead.none"), page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_revision_of_the_plan_is_replaced_by_the_next()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.SettledAsync("CarePlan");
        await ReviseAsync(app, job, "Walk daily.", isRefused: true);
        Assert.Equal([DeliveryState.Confirmed, DeliveryState.Rejected], await job.SettledAsync("CarePlan"));

        app.Ehr.Faults.ClearAll();
        await ReviseAsync(app, job, "Swim weekly.", isRefused: false);

        Assert.Equal([DeliveryState.Confirmed, DeliveryState.Credited, DeliveryState.Confirmed], await job.SettledAsync("CarePlan"));
        Assert.DoesNotContain(
            await app.Services.GetRequiredService<Outbox>().SetAsideAsync(await MainJob.PatientAsync(app)), r => r.Kind == "CarePlan");
    }

    private static async Task ReviseAsync(RunningApp app, MainJob job, string goal, bool isRefused)
    {
        Expect.Done(
            await job.Nurse.SubmitAsync("/plan?part=measurable-goals", "/plan", ("part", "measurable-goals"), ("text", goal), ("done", "yes")), Done.PlanSaved);
        if (isRefused)
        {
            app.Ehr.Faults.Set(FaultName.Fhir403, "CarePlan");
        }

        Expect.Done(await job.Physician.SubmitAsync("/plan?part=details", "/plan/approve"), Done.PlanApproved);
    }

    /// <summary>Closed, while what leaves before the charges is held up.</summary>
    private static async Task CloseHeldAsync(RunningApp app, MainJob job)
    {
        app.Ehr.Faults.Set(FaultName.Fhir429WithRetryAfter, "Observation", milliseconds: 1000);
        Expect.Done(await job.CloseAsync(), Done.MonthClosed);
    }

    /// <summary>Sent, no answer, and the EHR does not let us search: a person is asked to look.</summary>
    private static async Task LeaveInDoubtAsync(RunningApp app, MainJob job, bool hasArrived)
    {
        await RouteChangeTests.CloseHeldAsync(app, job);
        app.Ehr.Faults.Set(hasArrived ? FaultName.ChargeItemCreatedButReplyLost : FaultName.Fhir500, hasArrived ? null : "ChargeItem", times: 1);
        app.Ehr.Faults.Clear(FaultName.Fhir429WithRetryAfter);
        await ChargesOf.ReachedAsync(app, r => r.State == DeliveryState.Unknown, step: TimeSpan.FromMilliseconds(100));
        app.Ehr.Faults.Set(FaultName.Fhir403, "ChargeItem");
        await job.SettledAsync("ChargeItem");
        Assert.Equal(["99490 x1 Manual by fhir-create"], await ChargesOf.OutboxAsync(app));
    }

    private static async Task RetryRefusedAsync(RunningApp app)
    {
        var outbox = app.Services.GetRequiredService<Outbox>();
        var refused = (await outbox.ForPatientAsync(await MainJob.PatientAsync(app), "ChargeItem")).Single(r => r.State == DeliveryState.Rejected);
        Assert.True(await outbox.RetryAsync(refused.Item.Patient, refused.Item.Id, "Olivia Oak"));
    }
}
