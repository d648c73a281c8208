using System.Text.Json.Nodes;
using CcmFhir.Chart;
using CcmFhir.Chart.Profiles;
using CcmFhir.Fhir.Model;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using DeliveryState = CcmFhir.Web.Storage.DeliveryState;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>Nothing leaves that is not valid, and nothing of the EHR's own stops what is.</summary>
public sealed class ValidityTests
{

    [Fact]
    public async Task An_invalid_record_is_set_aside_with_place_and_rule_and_what_comes_after_it_goes_on()
    {
        await using var app = await RunningApp.StartAsync();
        using var physician = await app.SignInAsync("physician-oak");
        using var job = new MainJob(app, physician, physician);
        var before = app.Ehr.All("Observation").Length;
        var bad = await QueueAsync(app, "Observation", $$"""
            {"resourceType":"Observation","meta":{"profile":["{{CcmTerms.TimeProfile}}"]},"identifier":[{"system":"urn:t","value":"1"}],
             "status":"done","code":{"text":"Canary Alma"},"subject":{"reference":"Patient/alder"} }
            """);
        var good = await QueueAsync(app, "Task", """
            {"resourceType":"Task","identifier":[{"system":"urn:t","value":"2"}],"status":"completed","intent":"order","for":{"reference":"Patient/alder"}}
            """);

        await job.SettledAsync("Observation");

        var outbox = app.Services.GetRequiredService<Outbox>();
        var row = await outbox.FindAsync(bad);
        Assert.Equal((DeliveryState.Rejected, 0, before), (row!.State, row.Attempts, app.Ehr.All("Observation").Length));
        Assert.StartsWith("not sent, it is no valid Observation: Observation.", row.Detail, StringComparison.Ordinal);
        Assert.Contains("(Cardinality 1..", row.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Canary", row.Detail, StringComparison.Ordinal);
        Assert.Equal(DeliveryState.Confirmed, (await outbox.FindAsync(good))!.State);
        Assert.Contains(row.Detail!, (await physician.OpenAsync("/charges")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_lets_it_be_tried_again_or_settles_it_by_hand()
    {
        await using var app = await RunningApp.StartAsync();
        using var physician = await app.SignInAsync("physician-oak");
        using var job = new MainJob(app, physician, physician);
        var id = await QueueAsync(app, "Task", """{"resourceType":"Task","identifier":[{"system":"urn:t","value":"1"}],"intent":"order"}""");
        await job.SettledAsync("Task");

        Expect.Done(await physician.SubmitAsync("/charges", $"/charges/{id}/retry"), Done.ChargeQueued);
        await job.SettledAsync("Task");
        var again = await app.Services.GetRequiredService<Outbox>().FindAsync(id);
        Expect.FieldProblem(
            await physician.SubmitAsync("/charges", $"/charges/{id}/resolve", ("reference", ""), ("reason", "Noted in the chart.")), FieldProblem.Required);
        Expect.Done(
            await physician.SubmitAsync("/charges", $"/charges/{id}/resolve", ("reference", "T-7"), ("reason", "Noted in the chart.")), Done.ChargeResolved);

        Assert.Equal(
            (DeliveryState.Rejected, "not sent, it is no valid Task: Task.status (Cardinality 1..)"), (again!.State, again.Detail));
        Assert.DoesNotContain(Expect.English("setAside.title"), (await physician.OpenAsync("/charges")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_the_app_writes_in_a_month_with_reversal_change_credit_and_new_issue_is_valid()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T09:00", "2026-10-22T09:20");
        await ReverseLastAsync(app, job);
        await job.CloseAndSettleAsync();
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        await job.CloseAndSettleAsync();
        await MainJob.LogTimeAsync(job.Physician, "2026-10-22T08:00", "2026-10-22T09:01");
        await job.CloseAndSettleAsync();
        Expect.Done(await job.Nurse.SubmitAsync("/plan?part=measurable-goals", "/plan", ("part", "measurable-goals"), ("text", "Walk daily."), ("done", "yes")), Done.PlanSaved);
        Expect.Done(await job.Physician.SubmitAsync("/plan?part=details", "/plan/approve"), Done.PlanApproved);
        await job.SettledAsync("ChargeItem");

        var rows = await app.Services.GetRequiredService<Outbox>().ForPatientAsync(await MainJob.PatientAsync(app));
        Assert.Empty(rows.Where(r => r.State != DeliveryState.Confirmed).Select(r => $"{r.Item.Kind} {r.State} {r.Detail}"));
        Assert.Equal(["99490 x1 aborted", "99439 x1 aborted", "99491 x1 billable", "99437 x1 billable"], ChargesOf.Ehr(app));
        var validator = CcmProfiles.Load();
        string[] types = ["Task", "Observation", "Consent", "CarePlan", "ChargeItem", "Provenance"];
        Resource[] ours =
        [
            .. types.SelectMany(t => app.Ehr.All(t)).Select(j => Resource.Over(JsonNode.Parse(j)!.AsObject()))
                .Where(r => r.Meta?.Profile.Any(p => p!.StartsWith(CcmTerms.Canonical, StringComparison.Ordinal)) == true),
        ];
        Assert.Equal(types.Order(), ours.Select(r => r.ResourceType).Distinct().Order());
        Assert.Empty(ours.SelectMany(r => validator.Validate(r, [.. r.Meta!.Profile.Select(p => p!)]).Select(i => $"{i.Path} {i.Rule}")));
    }

    [Fact]
    public async Task Faults_of_the_EHRs_own_copy_do_not_stop_a_change_of_ours_and_survive_it()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        await job.CloseAndSettleAsync();
        var theirs = JsonNode.Parse(app.Ehr.All("ChargeItem").Single(c => c.Contains("\"99439\"", StringComparison.Ordinal) && c.Contains(CcmTerms.ChargeIdentifier, StringComparison.Ordinal)))!.AsObject();
        theirs["vendorField"] = "kept";
        theirs.Remove("enterer");
        theirs["note"] = new JsonArray(new JsonObject { ["text"] = "Seen by the desk." });
        app.Ehr.Put(theirs.ToJsonString());

        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T10:00", "2026-10-22T10:20");
        await job.CloseAndSettleAsync();
        await MainJob.LogTimeAsync(job.Physician, "2026-10-22T08:00", "2026-10-22T09:01");
        await job.CloseAndSettleAsync();

        var changed = JsonNode.Parse(app.Ehr.All("ChargeItem").Single(c => c.Contains("vendorField", StringComparison.Ordinal)))!;
        Assert.Equal(("2", "aborted", "kept"), ($"{changed["quantity"]!["value"]}", $"{changed["status"]}", $"{changed["vendorField"]}"));
        Assert.Equal(["Seen by the desk.", "the month was closed again without it"], changed["note"]!.AsArray().Select(n => $"{n!["text"]}"));
    }

    [Theory]
    [InlineData("""{"op":"remove","path":"/reason"}""", "99490 x1 Confirmed by fhir-create-profiled", "")]
    [InlineData("""{"op":"set","path":"/status","value":"ready"}""", "99490 x1 Rejected by fhir-create-profiled", "not sent, it is no valid ChargeItem: ChargeItem.status (Binding http://hl7.org/fhir/ValueSet/chargeitem-status)")]
    public async Task A_transformed_charge_is_held_to_R4_and_claims_no_profile_of_ours(string step, string outcome, string detail)
    {
        await using var app = await RunningApp.StartAsync(new()
        {
            LaunchJson = launch => launch["ehrs"]![0]!["writeback"]!["chargeItem"] =
                JsonNode.Parse($$"""{ "route": "fhir-create-profiled", "transform": [{{step}}] }"""),
        });
        using var job = await MainJob.ReadyToCloseAsync(app);

        await job.CloseAndSettleAsync();

        Assert.Equal([outcome], await ChargesOf.OutboxAsync(app));
        Assert.Equal([detail], await ChargesOf.DetailsAsync(app));
        Assert.DoesNotContain(app.Ehr.All("ChargeItem"), c => c.Contains(CcmTerms.ChargeProfile, StringComparison.Ordinal));
    }

    private static async Task<Guid> QueueAsync(RunningApp app, string kind, string body)
    {
        var json = JsonNode.Parse(body)!.AsObject();
        var identifier = $"urn:t|{json["identifier"]![0]!["value"]}";
        var id = DerivedId.Of(identifier);
        await using var work = await app.Database.BeginAsync();
        await app.Services.GetRequiredService<Outbox>().AddAsync(
            work, new OutboxItem(id, new PatientKey("riverbend", "sandbox", await work.SingleOrDefaultAsync<Guid>("select id from patient")), kind, identifier, null, json));
        await work.CommitAsync();
        return id;
    }

    internal static async Task ReverseLastAsync(RunningApp app, MainJob job)
    {
        var ledger = await app.Services.GetRequiredService<Ledger>().ReadAsync(await MainJob.PatientAsync(app));
        var path = $"/time/{ledger.Last(r => r.Event is TimeLogged).Id}/reverse";
        Expect.Done(await job.Nurse.SubmitAsync(path, path, ("reason", "Typed wrongly.")), Done.TimeReversed);
    }
}
