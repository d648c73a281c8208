using System.Text.Json.Nodes;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Storage;
using Microsoft.Extensions.DependencyInjection;
using DeliveryState = CcmFhir.Web.Storage.DeliveryState;

namespace CcmFhir.Web.Tests.Hosting;

/// <summary>The main job as form posts: what the nurse and the physician do before a month can be closed, and the close.</summary>
internal sealed class MainJob(RunningApp app, BrowserSession physician, BrowserSession nurse) : IDisposable
{
    private static readonly string[] Elements =
    [
        "problem-list", "expected-outcome-prognosis", "measurable-goals", "cognitive-functional-assessment", "symptom-management",
        "planned-interventions", "medication-management", "environmental-evaluation", "caregiver-assessment", "outside-coordination",
        "periodic-review", "self-management",
    ];

    public BrowserSession Physician => physician;

    public BrowserSession Nurse => nurse;

    /// <summary>Everything done, the month open: the clock stands at noon, the entry ends at 11:59.</summary>
    public static async Task<MainJob> ReadyToCloseAsync(RunningApp app)
    {
        var job = new MainJob(app, await app.SignInAsync("physician-oak"), await app.SignInAsync("nurse-birch"));
        var conditions = await job.AttestAsync();
        await RecordConsentAsync(job.Nurse);
        await job.CompletePlanAsync(conditions);
        await LogTimeAsync(job.Nurse, "2026-10-22T11:39", "2026-10-22T11:59", conditions);
        Expect.Done(await job.Physician.SubmitAsync("/plan?part=details", "/plan/approve"), Done.PlanApproved);
        Expect.Done(await job.Physician.SubmitAsync("/month", "/month/supervision", ("kind", "general")), Done.SupervisionAttested);
        return job;
    }

    public static async Task RecordConsentAsync(BrowserSession browser) => Expect.Done(
        await browser.SubmitAsync(
            "/consent", "/consent", ("outcome", "enrolled"), ("element", "availability"), ("element", "cost-sharing"), ("element", "one-practitioner"),
            ("element", "right-to-stop"), ("form", "verbal"), ("witness", "Omar Example"), ("language", "en")),
        Done.ConsentRecorded);

    public static async Task LogTimeAsync(BrowserSession browser, string start, string end, params string[] conditions) => Expect.Done(
        await browser.SubmitAsync("/time/new", "/time", TimeFields(start, end, conditions)), Done.TimeSaved);

    public static (string Name, string Value)[] TimeFields(string start, string end, params string[] conditions) =>
    [
        ("start", start), ("end", end), ("activity", "patient-call"), ("note", "Called about glucose."), ("kind", "chronic"),
        .. conditions.Select(c => ("conditionIds", c)),
    ];

    public Task<BrowserPage> CloseAsync() => physician.SubmitAsync("/month", "/month");

    /// <summary>Closes the month and waits until what it sends is settled.</summary>
    /// <returns>The state of each row of the outbox that is a charge.</returns>
    public async Task<IReadOnlyList<DeliveryState>> CloseAndSettleAsync()
    {
        Expect.Done(await CloseAsync(), Done.MonthClosed);
        return await SettledAsync("ChargeItem");
    }

    /// <summary>Waits until the relay has settled everything; moves the clock on, so that retries fall due.</summary>
    /// <param name="kind">The type that is asked for.</param>
    /// <param name="others">A type that is not waited for.</param>
    /// <param name="waiting">Whether a Provenance may still wait for what it is about.</param>
    /// <returns>The state of each row of the outbox that is of this type.</returns>
    public async Task<IReadOnlyList<DeliveryState>> SettledAsync(string kind, string? others = null, bool waiting = true)
    {
        var outbox = app.Services.GetRequiredService<Outbox>();
        var patient = await PatientAsync(app);
        for (var tries = 0; tries < 600; tries++)
        {
            var rows = await outbox.ForPatientAsync(patient);
            if (rows.All(r => r.Item.Kind == others || (waiting && r.Detail == "waits for what it is about") || r.State is DeliveryState.Confirmed or DeliveryState.Rejected or DeliveryState.Manual or DeliveryState.Sent or DeliveryState.Credited))
            {
                return [.. rows.Where(r => r.Item.Kind == kind).Select(r => r.State)];
            }

            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(50);
        }

        throw new InvalidOperationException("The outbox did not settle: " + string.Join(
            ", ", (await outbox.ForPatientAsync(patient)).Select(r => $"{r.Item.Kind} {r.State} {r.Detail}")));
    }

    /// <summary>The one patient of the app's store.</summary>
    public static async Task<Guid> PatientAsync(RunningApp app)
    {
        await using var work = await app.Database.BeginAsync();
        return await work.SingleOrDefaultAsync<Guid>("select id from patient");
    }

    /// <summary>The codes of the charges this app wrote; the sandbox's own history has none of our identifiers.</summary>
    public static string[] OurCharges(RunningApp app) =>
    [
        .. app.Ehr.All("ChargeItem").Select(c => JsonNode.Parse(c)!)
            .Where(c => c["identifier"]?[0]?["system"]?.GetValue<string>() == Chart.CcmTerms.ChargeIdentifier)
            .Select(c => c["code"]!["coding"]![0]!["code"]!.GetValue<string>()),
    ];

    public void Dispose()
    {
        physician.Dispose();
        nurse.Dispose();
    }

    public async Task<string[]> AttestAsync()
    {
        string[] ids = [.. (await physician.OpenAsync("/conditions")).ValuesOf("attest").Take(2)];
        Assert.Equal(2, ids.Length);
        Expect.Done(
            await physician.SubmitAsync(
                "/conditions", "/conditions",
                [.. ids.SelectMany(id => new[] { ("attest", id), ("lasts:" + id, "12-months"), ("risk:" + id, "acute-exacerbation") })]),
            Done.ConditionsAttested);
        return ids;
    }

    private async Task CompletePlanAsync(string[] conditions)
    {
        var chartPlan = (await nurse.OpenAsync("/plan")).ValuesOf("chartPlanId")[0];
        Expect.Done(await nurse.SubmitAsync("/plan", "/plan/accept", ("chartPlanId", chartPlan)), Done.PlanAccepted);
        foreach (var part in Elements)
        {
            Expect.Done(
                await nurse.SubmitAsync("/plan?part=" + part, "/plan", ("part", part), ("text", "Text of " + part), ("done", "yes")), Done.PlanSaved);
        }

        Expect.Done(
            await nurse.SubmitAsync(
                "/plan?part=details", "/plan/details",
                [("reviewedOn", "2026-10-22"), ("inCertifiedEhr", "yes"), .. conditions.Select(c => ("conditionIds", c))]),
            Done.PlanSaved);
        Expect.Done(await nurse.SubmitAsync("/plan?part=details", "/plan/copy", ("to", "patient"), ("how", "paper")), Done.PlanCopyRecorded);
    }
}
