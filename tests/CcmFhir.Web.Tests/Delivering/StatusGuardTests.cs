using System.Text.Json.Nodes;
using CcmFhir.Chart;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr.Delivering.Fhir;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using DeliveryState = CcmFhir.Web.Storage.DeliveryState;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>No status an EHR has given is turned back, whatever type and change.</summary>
public sealed class StatusGuardTests
{
    [Theory]
    [InlineData("ChargeItem", "billable", null, "may")]
    [InlineData("ChargeItem", "billable", "aborted", "may")]
    [InlineData("ChargeItem", "billed", null, "the EHR has billed it: a person changes or credits it there")]
    [InlineData("ChargeItem", "billed", "aborted", "the EHR has billed it: a person changes or credits it there")]
    [InlineData("ChargeItem", "aborted", null, "the EHR says aborted: a person decides there")]
    [InlineData("ChargeItem", "not-billable", null, "the EHR says not-billable: a person decides there")]
    [InlineData("ChargeItem", "entered-in-error", null, "the EHR says entered-in-error: a person decides there")]
    [InlineData("ChargeItem", "not-billable", "aborted", "stands so")]
    [InlineData("CarePlan", "active", "active", "may")]
    [InlineData("CarePlan", "draft", "active", "may")]
    [InlineData("CarePlan", "on-hold", "active", "the EHR says on-hold: a person decides there")]
    [InlineData("CarePlan", "revoked", "active", "the EHR says revoked: a person decides there")]
    [InlineData("CarePlan", "completed", "active", "the EHR says completed: a person decides there")]
    [InlineData("CarePlan", "completed", "completed", "the EHR says completed: a person decides there")]
    [InlineData("CarePlan", "entered-in-error", "active", "the EHR says entered-in-error: a person decides there")]
    [InlineData("Observation", "final", "amended", "may")]
    [InlineData("Observation", "corrected", "amended", "may")]
    [InlineData("Observation", "cancelled", "amended", "the EHR says cancelled: a person decides there")]
    [InlineData("Observation", "entered-in-error", "amended", "the EHR says entered-in-error: a person decides there")]
    [InlineData("Observation", "final", "entered-in-error", "may")]
    [InlineData("Observation", "cancelled", "entered-in-error", "stands so")]
    [InlineData("Task", "completed", "entered-in-error", "may")]
    [InlineData("Task", "cancelled", "entered-in-error", "stands so")]
    [InlineData("Task", "failed", "completed", "the EHR says failed: a person decides there")]
    [InlineData("Task", "rejected", "completed", "the EHR says rejected: a person decides there")]
    [InlineData("Consent", "active", "inactive", "may")]
    [InlineData("Consent", "rejected", "inactive", "stands so")]
    [InlineData("Consent", "inactive", "active", "the EHR says inactive: a person decides there")]
    [InlineData("Consent", "entered-in-error", "active", "the EHR says entered-in-error: a person decides there")]
    [InlineData("DocumentReference", "entered-in-error", "current", "the EHR says entered-in-error: a person decides there")]
    public void What_the_EHR_has_ended_stays_so(string type, string there, string? wanted, string expected)
    {
        var (mayChange, refusal) = StatusGuard.Judge(
            type, new JsonObject { ["status"] = there }, wanted is null ? new JsonObject { ["quantity"] = 2 } : new JsonObject { ["status"] = wanted });

        Assert.Equal(expected, mayChange ? "may" : refusal ?? "stands so");
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("on-hold")]
    public async Task A_plan_the_EHR_has_ended_or_suspended_is_not_made_active_by_a_revision(string status)
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.SettledAsync("CarePlan");
        var plan = Plan(app);
        plan["status"] = status;
        app.Ehr.Put(plan.ToJsonString());

        Expect.Done(
            await job.Nurse.SubmitAsync("/plan?part=measurable-goals", "/plan", ("part", "measurable-goals"), ("text", "Walk daily."), ("done", "yes")), Done.PlanSaved);
        Expect.Done(await job.Physician.SubmitAsync("/plan?part=details", "/plan/approve"), Done.PlanApproved);
        var states = await job.SettledAsync("CarePlan");

        Assert.Equal([DeliveryState.Confirmed, DeliveryState.Manual], states);
        Assert.Equal(status, $"{Plan(app)["status"]}");
        Assert.Equal($"the EHR says {status}: a person decides there", await LastDetailAsync(app, "CarePlan"));
    }

    [Fact]
    public async Task A_months_total_the_EHR_has_cancelled_is_not_amended()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();
        var total = Total(app);
        total["status"] = "cancelled";
        app.Ehr.Put(total.ToJsonString());

        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        await job.CloseAndSettleAsync();

        Assert.Equal("cancelled", $"{Total(app)["status"]}");
        Assert.Equal(["99490 x1 billable", "99439 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal("the EHR says cancelled: a person decides there", await LastDetailAsync(app, "Observation"));
    }

    private static JsonObject Total(RunningApp app) => app.Ehr.All("Observation").Select(o => JsonNode.Parse(o)!.AsObject()).Single(o => o["hasMember"] is not null);

    private static JsonObject Plan(RunningApp app) =>
        JsonNode.Parse(app.Ehr.All("CarePlan").Single(p => p.Contains(CcmTerms.PlanIdentifier, StringComparison.Ordinal)))!.AsObject();

    private static async Task<string?> LastDetailAsync(RunningApp app, string kind) =>
        (await app.Services.GetRequiredService<Outbox>().ForPatientAsync(await MainJob.PatientAsync(app), kind)).Last(r => r.Item.Amends is not null).Detail;
}
