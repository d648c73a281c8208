using System.Text.Json.Nodes;
using CcmFhir.Sandbox;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using DeliveryState = CcmFhir.Web.Storage.DeliveryState;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>A Provenance with each consent, approved plan and charge set: once, after what it is about, and nothing waits for it.</summary>
public sealed class AuthorshipTests
{
    [Fact]
    public async Task Consent_plan_and_charges_have_one_each_and_closing_again_unchanged_adds_none()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();
        Expect.Done(await job.Physician.SubmitAsync("/month", "/month/reopen", ("reason", "A look at the plan.")), Done.MonthReopened);
        await job.CloseAndSettleAsync();

        var said = Said(app);

        Assert.Equal(["CREATE Consent", "CREATE CarePlan", "CREATE ChargeItem Observation"], said.Select(Summary));
        var charge = said[^1];
        Assert.Equal("https://ccmfhir.org/fhir/policy/medicare-ffs|2026.1", $"{charge["policy"]![0]}");
        Assert.Equal(["TREAT", "HPAYMT"], charge["reason"]!.AsArray().Select(r => $"{r!["coding"]![0]!["code"]}"));
        Assert.Equal("Practitioner/physician-oak", $"{charge["agent"]![0]!["who"]!["reference"]}");
        Assert.StartsWith("CcmFhir ", $"{charge["agent"]![1]!["who"]!["display"]}", StringComparison.Ordinal);
        Assert.StartsWith("Observation/", $"{charge["entity"]![0]!["what"]!["reference"]}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_quantity_is_an_update_of_its_own()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        await job.CloseAndSettleAsync();

        Assert.Equal(["CREATE ChargeItem Observation", "UPDATE ChargeItem Observation"], Said(app).Skip(2).Select(Summary));
    }

    [Fact]
    public async Task A_revoked_consent_is_an_update_by_whoever_recorded_it()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        var given = (await app.Services.GetRequiredService<Ledger>().ReadAsync(await MainJob.PatientAsync(app))).Single(e => e.Event is ConsentGiven).Id;

        Expect.Done(
            await job.Nurse.SubmitAsync("/consent", $"/consent/{given}/revoke", ("on", "2026-10-22"), ("reason", "By telephone.")), Done.ConsentRevoked);
        await job.SettledAsync("Provenance");

        Assert.Equal(["CREATE Consent", "CREATE CarePlan", "UPDATE Consent"], Said(app).Select(Summary));
        Assert.Equal("Practitioner/nurse-birch", $"{Said(app)[^1]["agent"]![0]!["who"]!["reference"]}");
    }

    [Fact]
    public async Task One_that_may_have_arrived_is_found_by_what_it_is_about_and_when()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();
        await using (var work = await app.Database.BeginAsync())
        {
            await work.ExecuteAsync("update outbox set state = 'unknown', reference = null where kind = 'Provenance'");
            await work.CommitAsync();
        }

        Assert.All(await job.SettledAsync("Provenance"), s => Assert.Equal(DeliveryState.Confirmed, s));
        Assert.Equal(3, Said(app).Length);
    }

    [Fact]
    public async Task A_charge_does_not_wait_for_one_that_the_EHR_fails_to_take()
    {
        await using var app = await RunningApp.StartAsync();
        app.Ehr.Faults.Set(FaultName.Fhir500, "Provenance");
        using var job = await MainJob.ReadyToCloseAsync(app);

        Expect.Done(await job.CloseAsync(), Done.MonthClosed);
        await job.SettledAsync("ChargeItem", others: "Provenance");
        var before = (await ChargesOf.OutboxAsync(app), Said(app).Length);
        app.Ehr.Faults.ClearAll();
        await job.SettledAsync("Provenance");

        Assert.Equal(["99490 x1 Confirmed by fhir-create"], before.Item1);
        Assert.Equal((0, 3), (before.Length, Said(app).Length));
    }

    [Theory]
    [InlineData(Persona.ReadMostly)]
    [InlineData(Persona.Open)]
    public async Task Where_the_EHR_takes_none_or_no_scope_allows_it_it_stays_here(Persona persona)
    {
        await using var app = await RunningApp.StartAsync(new()
        {
            Sandbox = o => o with { Persona = persona },
            LaunchJson = launch =>
            {
                var scopes = launch["ehrs"]![0]!["launch"]!["optional"]!.AsArray();
                scopes.Remove(scopes.First(s => $"{s}" == "patient/Provenance.crs"));
            },
        });
        using var job = await MainJob.ReadyToCloseAsync(app);

        Expect.Done(await job.CloseAsync(), Done.MonthClosed);

        Assert.Equal([DeliveryState.Manual, DeliveryState.Manual, DeliveryState.Manual], await job.SettledAsync("Provenance"));
        Assert.Empty(Said(app));
        Assert.Empty(await app.Services.GetRequiredService<Outbox>().SetAsideAsync(await MainJob.PatientAsync(app)));
    }

    [Fact]
    public async Task One_of_a_refused_charge_goes_back_with_the_reason_until_a_person_has_settled_the_charge()
    {
        await using var app = await RunningApp.StartAsync(new()
        {
            LaunchJson = launch => launch["ehrs"]![0]!["writeback"]!["chargeItem"] =
                JsonNode.Parse("""{ "route": "fhir-create-profiled", "transform": [{ "op": "set", "path": "/status", "value": "ready" }] }"""),
        });
        using var job = await MainJob.ReadyToCloseAsync(app);
        Expect.Done(await job.CloseAsync(), Done.MonthClosed);
        var states = await job.SettledAsync("Provenance", waiting: false);
        var refused = (await ChargesOf.OutboxAsync(app), Said(app).Length);
        var page = (await job.Physician.OpenAsync("/charges")).Text;
        var entered = $"ChargeItem/{JsonNode.Parse(app.Ehr.All("ChargeItem")[0])!["id"]}";

        Expect.Done(
            await job.Physician.SubmitAsync(
                "/charges", $"/charges/{await ChargeIdAsync(app)}/resolve", ("reference", entered), ("reason", "Entered at the desk.")),
            Done.ChargeResolved);
        await job.SettledAsync("ChargeItem", waiting: false);

        Assert.Equal([DeliveryState.Confirmed, DeliveryState.Confirmed, DeliveryState.Credited], states);
        Assert.Contains(Expect.English("setAside.withdrawn"), page, StringComparison.Ordinal);
        Assert.Contains("the ChargeItem it documents is not in the EHR: not sent, it is no valid ChargeItem", page, StringComparison.Ordinal);
        Assert.Equal(["99490 x1 Rejected by fhir-create-profiled"], refused.Item1);
        Assert.Equal(2, refused.Length);
        Assert.Equal("CREATE ChargeItem Observation", Summary(Said(app)[^1]));
    }

    [Fact]
    public async Task One_of_a_charge_that_was_taken_back_before_it_left_is_never_sent()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        app.Ehr.Faults.Set(FaultName.Fhir429WithRetryAfter, "Observation", milliseconds: 1000); // the month's total leaves before the charge
        Expect.Done(await job.CloseAsync(), Done.MonthClosed);

        Expect.Done(await job.Physician.SubmitAsync("/charges", $"/charges/{await ChargeIdAsync(app)}/credit", ("reason", "Wrong month.")), Done.ChargeCredited);
        app.Ehr.Faults.ClearAll();

        Assert.Equal([DeliveryState.Confirmed, DeliveryState.Confirmed, DeliveryState.Credited], await job.SettledAsync("Provenance", waiting: false));
        Assert.Equal(["99490 x1 Credited"], await ChargesOf.OutboxAsync(app));
        Assert.Equal((0, 2), (ChargesOf.Ehr(app).Length, Said(app).Length));
    }

    [Fact]
    public async Task One_of_a_change_the_EHR_does_not_take_goes_back_and_the_first_stays()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        await job.CloseAndSettleAsync();
        ChargesOf.SetStatus(app, "99439", "billed");
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T10:00", "2026-10-22T10:20");

        Expect.Done(await job.CloseAsync(), Done.MonthClosed);

        Assert.Equal(DeliveryState.Credited, (await job.SettledAsync("Provenance", waiting: false))[^1]);
        Assert.Equal(["CREATE ChargeItem ChargeItem Observation"], Said(app).Skip(2).Select(Summary));
        Assert.Contains(
            "the ChargeItem it documents is not in the EHR: the EHR has billed it", (await job.Physician.OpenAsync("/charges")).Text, StringComparison.Ordinal);
    }

    private static JsonNode[] Said(RunningApp app) => [.. app.Ehr.All("Provenance").Select(p => JsonNode.Parse(p)!)];

    private static string Summary(JsonNode provenance) =>
        $"{provenance["activity"]!["coding"]![0]!["code"]} {string.Join(' ', provenance["target"]!.AsArray().Select(t => $"{t!["reference"]}".Split('/')[0]))}";

    private static async Task<Guid> ChargeIdAsync(RunningApp app)
    {
        await using var work = await app.Database.BeginAsync();
        return await work.SingleOrDefaultAsync<Guid>("select id from charge");
    }
}
