using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Tests.Hosting;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>A month closed under the wrong practitioner, corrected before and after its charge was sent, and after it was billed.</summary>
public sealed class AmendmentTests
{
    [Fact]
    public async Task Before_the_charge_was_sent_it_arrives_once_and_under_the_right_practitioner()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        app.Ehr.Faults.Set(FaultName.Fhir429WithRetryAfter, "ChargeItem", milliseconds: 1000);
        Expect.Done(await job.CloseAsync(), Done.MonthClosed);

        await CloseUnderRowanAsync(app, job);
        Assert.Empty(ChargesOf.Ehr(app));
        app.Ehr.Faults.ClearAll();
        await job.SettledAsync("ChargeItem");

        Assert.Equal(["99490 x1 billable, Practitioner/physician-rowan"], WithPractitioners(app));
        Assert.Equal(["99490 x1 Confirmed by fhir-create", "now x1 Confirmed by fhir-create"], await ChargesOf.OutboxAsync(app));
    }

    [Fact]
    public async Task After_it_was_sent_the_same_charge_is_changed_also_when_the_reply_is_lost()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await ClosedAsync(app);
        Assert.Equal(["99490 x1 billable, Practitioner/physician-oak"], WithPractitioners(app));
        app.Ehr.Faults.Set(FaultName.ChargeItemChangedButReplyLost, times: 1);

        await CloseUnderRowanAsync(app, job);
        await job.SettledAsync("ChargeItem");

        Assert.Equal(["99490 x1 billable, Practitioner/physician-rowan"], WithPractitioners(app));
        Assert.Equal(["99490 x1 Confirmed by fhir-create", "now x1 Confirmed by fhir-create"], await ChargesOf.OutboxAsync(app));
    }

    [Fact]
    public async Task After_it_was_billed_it_stays_as_it_is_and_a_person_is_told()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await ClosedAsync(app);
        ChargesOf.SetStatus(app, "99490", "billed");

        await CloseUnderRowanAsync(app, job);
        await job.SettledAsync("ChargeItem");

        Assert.Equal(["99490 x1 billed, Practitioner/physician-oak"], WithPractitioners(app));
        Assert.Equal(["99490 x1 Confirmed by fhir-create", "now x1 Manual by fhir-create"], await ChargesOf.OutboxAsync(app));
        Assert.Contains("the EHR has billed it: a person changes or credits it there", (await job.Physician.OpenAsync("/charges")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_operation_it_is_modified_once_although_the_reply_is_lost()
    {
        await using var app = await PersonaTests.OperationAsync(PersonaTests.BillCodes);
        using var job = await ClosedAsync(app);
        app.Ehr.Faults.Set(FaultName.ChargeItemChangedButReplyLost, times: 1);

        await CloseUnderRowanAsync(app, job);
        await job.SettledAsync("ChargeItem");

        Assert.Equal(["99490 x1 billable, Practitioner/physician-rowan"], WithPractitioners(app));
        Assert.Equal(["99490 x1 Confirmed by oracle-operation", "now x1 Confirmed by oracle-operation"], await ChargesOf.OutboxAsync(app));
    }

    [Fact]
    public async Task By_operation_a_credit_whose_reply_is_lost_is_made_once_and_the_charge_is_issued_under_the_next_lane()
    {
        await using var app = await PersonaTests.OperationAsync(PersonaTests.BillCodes);
        using var job = await ClosedAsync(app);
        app.Ehr.Faults.Set(FaultName.ChargeItemChangedButReplyLost, times: 1);

        await MainJob.LogTimeAsync(job.Physician, "2026-10-22T10:00", "2026-10-22T10:31");
        Expect.Done(await job.CloseAsync(), Done.MonthClosed);
        await job.SettledAsync("ChargeItem");

        Assert.Equal(["99490 x1 aborted", "99491 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal(
            ["99490 x1 Confirmed by oracle-operation", "now aborted Confirmed by oracle-operation", "99491 x1 Confirmed by oracle-operation"],
            await ChargesOf.OutboxAsync(app));
    }

    private static async Task<MainJob> ClosedAsync(RunningApp app)
    {
        var job = await MainJob.ReadyToCloseAsync(app);
        Expect.Done(await job.CloseAsync(), Done.MonthClosed);
        await job.SettledAsync("ChargeItem");
        return job;
    }

    private static async Task CloseUnderRowanAsync(RunningApp app, MainJob job)
    {
        Expect.Done(await job.Physician.SubmitAsync("/month", "/month/reopen", ("reason", "It was the other practitioner's month.")), Done.MonthReopened);
        using var rowan = await app.SignInAsync("physician-rowan");
        await MainJob.RecordConsentAsync(rowan);
        Expect.Done(await rowan.SubmitAsync("/month", "/month"), Done.MonthClosed);
    }

    /// <summary>Every charge of ours with the practitioners who are said to have performed it.</summary>
    private static string[] WithPractitioners(RunningApp app) =>
    [
        .. ChargesOf.InEhr(app).Zip(ChargesOf.Ehr(app)).Select(c =>
            $"{c.Second}, {string.Join(' ', c.First["performer"]!.AsArray().Select(p => $"{p!["actor"]!["reference"]}").Where(r => r.Contains("physician", StringComparison.Ordinal)))}"),
    ];
}
