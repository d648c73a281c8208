using System.Text.Json.Nodes;
using CcmFhir.Chart;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>A diagnosis that comes or goes after the charge was sent.</summary>
public sealed class DiagnosisTests
{
    [Fact]
    public async Task One_that_is_added_changes_the_same_charge_when_the_month_is_closed_again()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await ClosedAsync(app);
        var before = Diagnoses(app);

        await AttestOneMoreAsync(job);
        Assert.Contains(Expect.English("month.hasNews"), (await job.Physician.OpenAsync("/month")).Text, StringComparison.Ordinal);
        await job.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 billable"], ChargesOf.Ehr(app));
        Assert.Equal((2, 3), (before.Length, Diagnoses(app).Length));
        Assert.Empty(before.Except(Diagnoses(app)));
        Assert.Contains(Expect.English("charges.change.Diagnoses"), (await job.Physician.OpenAsync("/charges")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_added_after_billing_goes_to_a_person_with_the_step()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await ClosedAsync(app);
        app.Ehr.Put(Ours(app).Replace("\"status\":\"billable\"", "\"status\":\"billed\"", StringComparison.Ordinal));

        await AttestOneMoreAsync(job);
        await job.CloseAndSettleAsync();

        Assert.Equal(2, Diagnoses(app).Length);
        Assert.Equal("the EHR has billed it: a person changes or credits it there", (await ChargesOf.DetailsAsync(app))[^1]);
    }

    [Fact]
    public async Task One_that_was_entered_in_error_is_told_then_the_charge_is_credited_and_once_mended_issued_anew()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await ClosedAsync(app);
        var (condition, asItWas) = await ChargedConditionAsync(app);
        app.Ehr.Put(WithStatus(asItWas, "entered-in-error"));

        Assert.Equal(
            [$"diagnosis 99490 a diagnosis on it is entered in error; reopen the month; close it again on what still stands, or credit the charge Condition/{condition}"],
            await CompareAsync(app, job));
        Assert.Contains(Expect.English("compare.Diagnosis"), (await job.Physician.OpenAsync("/charges")).Text, StringComparison.Ordinal);
        using var fresh = await app.SignInAsync("physician-oak"); // a new launch reads the chart anew
        Assert.Contains(Expect.English("month.isUnsupported"), (await fresh.OpenAsync("/month")).Text, StringComparison.Ordinal);

        Expect.Done(await job.Physician.SubmitAsync("/month", "/month/reopen", ("reason", "A diagnosis was wrong.")), Done.MonthReopened);
        Expect.Done(await job.Physician.SubmitAsync("/charges", $"/charges/{await ChargeIdAsync(app)}/credit", ("reason", "A diagnosis was wrong.")), Done.ChargeCredited);
        await job.SettledAsync("ChargeItem");
        Assert.Equal(["99490 x1 aborted"], ChargesOf.Ehr(app));

        app.Ehr.Put(asItWas);
        using var mended = await app.SignInAsync("physician-oak");
        Expect.Done(await mended.SubmitAsync("/month", "/month"), Done.MonthClosed);
        await job.SettledAsync("ChargeItem");
        Assert.Equal(["99490 x1 aborted", "99490 x1 billable"], ChargesOf.Ehr(app));
        Assert.Empty(await CompareAsync(app, job));
    }

    [Fact]
    public async Task One_that_is_refuted_after_billing_is_a_step_at_the_EHR()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await ClosedAsync(app);
        var (condition, asItWas) = await ChargedConditionAsync(app);
        app.Ehr.Put(WithStatus(asItWas, "refuted"));
        app.Ehr.Put(Ours(app).Replace("\"status\":\"billable\"", "\"status\":\"billed\"", StringComparison.Ordinal));

        Assert.Equal(
            [$"diagnosis 99490 a diagnosis on it is refuted; the EHR has billed it: a person corrects or credits the claim there, then settles it here Condition/{condition}"],
            await CompareAsync(app, job));
    }

    [Fact]
    public async Task One_that_has_ended_since_is_no_difference()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await ClosedAsync(app);
        var ended = JsonNode.Parse((await ChargedConditionAsync(app)).Json)!;
        ended["clinicalStatus"] = JsonNode.Parse("""{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"resolved"}]}""");
        app.Ehr.Put(ended.ToJsonString());

        Assert.Empty(await CompareAsync(app, job));
    }

    private static async Task<MainJob> ClosedAsync(RunningApp app)
    {
        var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();
        return job;
    }

    /// <summary>The month comes to support a third diagnosis.</summary>
    internal static async Task AttestOneMoreAsync(MainJob job)
    {
        var all = (await job.Physician.OpenAsync("/conditions")).ValuesOf("attest").Take(3);
        Expect.Done(
            await job.Physician.SubmitAsync(
                "/conditions", "/conditions",
                [.. all.SelectMany(id => new[] { ("attest", id), ("lasts:" + id, "12-months"), ("risk:" + id, "acute-exacerbation") })]),
            Done.ConditionsAttested);
    }

    private static async Task<string[]> CompareAsync(RunningApp app, MainJob job)
    {
        Expect.Done(await job.Physician.SubmitAsync("/charges", "/charges/compare"), Done.ChargesCompared);
        var (found, _) = await app.Services.GetRequiredService<ChargeDifferences>().ReadAsync(await MainJob.PatientAsync(app));
        return [.. found.Where(d => d.Month == new NodaTime.YearMonth(2026, 10)).Select(d => $"{d.Kind} {d.Code} {d.Detail} {d.Reference}")];
    }

    private static async Task<(string Id, string Json)> ChargedConditionAsync(RunningApp app)
    {
        var ledger = await app.Services.GetRequiredService<Ledger>().ReadAsync(await MainJob.PatientAsync(app));
        var id = Web.CareMonths.ClosedMonths.ChargedConditions((MonthClosed)ledger.Last(r => r.Event is MonthClosed).Event, "99490")[0];
        return (id, app.Ehr.All("Condition").Single(c => $"{JsonNode.Parse(c)!["id"]}" == id));
    }

    private static string WithStatus(string condition, string status)
    {
        var changed = JsonNode.Parse(condition)!;
        changed["verificationStatus"] = JsonNode.Parse($$"""{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"{{status}}"}]}""");
        return changed.ToJsonString();
    }

    private static string[] Diagnoses(RunningApp app) =>
        [.. JsonNode.Parse(Ours(app))!["reason"]!.AsArray().Select(r => $"{r!["coding"]![0]!["code"]}")];

    private static string Ours(RunningApp app) => app.Ehr.All("ChargeItem").Single(c => c.Contains(CcmTerms.ChargeIdentifier, StringComparison.Ordinal));

    private static async Task<Guid> ChargeIdAsync(RunningApp app)
    {
        await using var work = await app.Database.BeginAsync();
        return await work.SingleOrDefaultAsync<Guid>("select id from charge where withdrawn_at is null");
    }
}
