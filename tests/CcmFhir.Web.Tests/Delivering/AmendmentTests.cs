using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Tests.Hosting;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>Changes after a close whose answers are lost.</summary>
public sealed class AmendmentTests
{
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
}
