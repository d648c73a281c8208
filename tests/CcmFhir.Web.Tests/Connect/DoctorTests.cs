using System.Text.Json.Nodes;
using CcmFhir.Sandbox;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Web.Commands;
using CcmFhir.Web.Connect;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Tests.Commands;
using CcmFhir.Web.Tests.Delivering;

namespace CcmFhir.Web.Tests.Connect;

/// <summary>The doctor at an EHR that works, at one that does not, and with too little to look.</summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task Without_a_token_what_needs_one_is_skipped_and_says_why()
    {
        await using var ehr = await EhrUnderTest.StartAsync();
        var report = await RunAsync(ehr, new DoctorRequest());

        Assert.Equal(
            [
                "pass smart-configuration", "pass pkce", "pass launch-ehr", "pass sso", "pass client-authentication", "pass ehr-jwks", "pass metadata", "pass metadata-reads",
                "skip tls", "pass clock", "pass scopes", "pass authorization-request", "pass client-accepted", "skip own-jwks", "skip token", "skip search-condition", "skip search-encounter", "skip search-coverage",
                "skip search-charge-item", "skip search-care-plan", "skip search-goal", "skip search-care-team", "skip search-consent", "skip search-medication-request",
                "skip search-observation-laboratory", "skip search-observation-vital-signs", "skip write-probes",
            ],
            Lines(report));
        Assert.Equal("Backend Services is off for this EHR and no token was given", report.Checks.Single(c => c.Id == "token").Came);
        Assert.Equal(7, report.Routes!.Routes.Length);
    }

    [Fact]
    public async Task Backend_services_a_patient_and_leave_to_write_pass_everything()
    {
        await using var ehr = await EhrUnderTest.StartAsync(withKeys: true);
        var report = await RunAsync(ehr, new DoctorRequest(Patient: "alder", ProbeWrites: true));

        Assert.Empty(report.Checks.Where(c => c.Status == CheckStatus.Fail).Select(c => $"{c.Id}: {c.Came}"));
        Assert.Equal(["own-jwks"], report.Checks.Where(c => c.Status == CheckStatus.Warn).Select(c => c.Id));
        Assert.Equal(6, report.Checks.Count(c => c.Id.StartsWith("write-", StringComparison.Ordinal) && c.Status == CheckStatus.Pass));
        Assert.Equal(11, report.Checks.Count(c => c.Id.StartsWith("search-", StringComparison.Ordinal) && c.Status == CheckStatus.Pass));
    }

    [Fact]
    public async Task A_search_that_launch_json_turned_off_is_not_sent()
    {
        await using var ehr = await EhrUnderTest.StartAsync(
            withKeys: true, change: json => json["ehrs"]![0]!["capabilityOverrides"] = JsonNode.Parse("""{ "CarePlan": { "search": false } }"""));
        ehr.Sandbox.Faults.Set(FaultName.Fhir403, "CarePlan");
        var report = await RunAsync(ehr, new DoctorRequest(Patient: "alder"));

        var check = report.Checks.Single(c => c.Id == "search-care-plan");
        Assert.Equal((CheckStatus.Skip, "launch.json says that it cannot be searched here (capabilityOverrides)", null), (check.Status, check.Came, check.Asked));
    }

    [Fact]
    public async Task A_refused_search_shows_request_answer_and_what_to_do()
    {
        await using var ehr = await EhrUnderTest.StartAsync(withKeys: true);
        ehr.Sandbox.Faults.Set(FaultName.Fhir403, "CarePlan");
        var report = await RunAsync(ehr, new DoctorRequest(Patient: "alder"));

        var fhir = ehr.Sandbox.FhirBase.AbsoluteUri;
        Assert.Equal(
            (
                "search-care-plan", "Search CarePlan by patient, status", $"GET {fhir}/CarePlan?patient=…&status=active,on-hold,draft", "403, OperationOutcome (error forbidden): Forbidden",
                "Ask for the scope CarePlan.rs and for the user's right to see it"),
            report.Checks.Where(c => c.Status == CheckStatus.Fail).Select(c => (c.Id, c.Title.English, c.Asked!, c.Came, c.ToDo!.English)).Single());
    }

    [Fact]
    public async Task A_search_answered_with_less_than_there_is_is_red_and_a_setting_mends_it()
    {
        await using var ehr = await EhrUnderTest.StartAsync(withKeys: true);
        ehr.Sandbox.Faults.Set(FaultName.NarrowedSearchFindsNothing);
        var red = (await RunAsync(ehr, new DoctorRequest(Patient: "elder"))).Checks.Where(c => c.Status == CheckStatus.Fail).ToArray();

        Assert.Equal(["search-condition", "search-coverage", "search-charge-item"], red.Select(c => c.Id));
        Assert.Equal(
            (
                $"GET {ehr.Sandbox.FhirBase.AbsoluteUri}/Condition?patient=…&clinical-status=active,recurrence,relapse",
                "200, Bundle of nothing: leaves out records in force: a search by fewer parameters finds 2 more",
                "Name Condition in search.unnarrowed: the app then asks without status and date. Show both answers to the vendor"),
            (red[0].Asked!, red[0].Came, red[0].ToDo!.English));

        await using var mended = await EhrUnderTest.StartAsync(
            withKeys: true, change: json => json["ehrs"]![0]!["search"]!["unnarrowed"] = new JsonArray("Condition", "Coverage", "ChargeItem"));
        mended.Sandbox.Faults.Set(FaultName.NarrowedSearchFindsNothing);
        var report = await RunAsync(mended, new DoctorRequest(Patient: "elder"));
        Assert.Empty(report.Checks.Where(c => c.Status == CheckStatus.Fail));
        Assert.Equal(
            "200, Bundle of 2 Condition",
            report.Checks.Single(c => c is { Id: "search-condition", Status: CheckStatus.Pass, Title.English: "Search Condition by patient" }).Came);
    }

    [Fact]
    public async Task An_EHR_that_answers_only_what_US_Core_obliges_to_is_asked_again_and_the_line_says_so()
    {
        await using var ehr = await EhrUnderTest.StartAsync(
            withKeys: true, change: json => json["ehrs"]![0]!["search"]!["carePlanCategories"] = new JsonArray("assess-plan"));
        ehr.Sandbox.Faults.Set(FaultName.SearchBeyondUsCore);
        var report = await RunAsync(ehr, new DoctorRequest(Patient: "alder"));

        var searches = report.Checks.Where(c => c.Id.StartsWith("search-", StringComparison.Ordinal)).ToArray();
        Assert.Equal(
            [
                "condition: again", "encounter", "coverage: again", "charge-item", "care-plan-assess-plan: again", "goal: again", "care-team: again", "consent", "medication-request",
                "observation-laboratory", "observation-vital-signs",
            ],
            searches.Where(c => c.Status == CheckStatus.Pass)
                .Select(c => c.Id["search-".Length..] + (c.Came.Contains("which the app asks then", StringComparison.Ordinal) ? ": again" : "")));
        var team = searches.Single(c => c.Id == "search-care-team");
        Assert.Equal(
            (
                $"GET {ehr.Sandbox.FhirBase.AbsoluteUri}/CareTeam?patient=…&status=active",
                "200, Bundle of 1 CareTeam: refused by patient&status=active,proposed; answered by patient&status=active, which the app asks then"),
            (team.Asked!, team.Came));
    }

    [Theory]
    [InlineData(null, "latest", "export", "Skip", "launch.json holds no bill codes for this EHR (writeback.chargeItem.oracle)")]
    [InlineData(PersonaTests.BillCodes, "none", "export", "Skip", "launch.json names no visit for a charge (writeback.chargeItem.encounter)")]
    [InlineData(PersonaTests.BillCodes, "latest", "oracle-operation", "Pass", null)]
    public async Task An_EHR_that_takes_charges_by_operation_gets_that_route_once_launch_json_has_what_it_needs(
        string? billCodes, string encounter, string route, string write, string? refused)
    {
        await using var ehr = await EhrUnderTest.StartAsync(withKeys: true, persona: Persona.Operation, change: json =>
        {
            json["ehrs"]![0]!["writeback"]!["chargeItem"]!["oracle"] = billCodes is null ? null : JsonNode.Parse(billCodes);
            json["ehrs"]![0]!["writeback"]!["chargeItem"]!["encounter"] = encounter;
        });
        var report = await RunAsync(ehr, new DoctorRequest(Patient: "alder", ProbeWrites: true));

        var chosen = report.Routes!.For(RouteSubject.ChargeItem);
        Assert.Equal(new Capability("ChargeItem", true, true, false, false), report.Capabilities.Single(c => c.Type == "ChargeItem"));
        Assert.Equal(
            (route, write, refused),
            (LaunchWords<DeliveryRoute>.For(chosen.Route), $"{report.Checks.Single(c => c.Id == "write-charge-item").Status}",
                chosen.Refused.FirstOrDefault(r => r.Route == DeliveryRoute.OracleOperation)?.Because));
    }

    [Fact]
    public async Task What_discovery_lists_is_a_hint_at_a_contract()
    {
        await using var ehr = await EhrUnderTest.StartAsync(persona: Persona.ReadMostly);
        var report = await RunAsync(ehr, new DoctorRequest());

        Assert.Contains(
            new RefusedRoute(
                DeliveryRoute.FhirCreateProfiled,
                "launch.json holds no transform for this EHR (writeback.chargeItem.transform); the SMART configuration lists user/*.crus, so a contract with the vendor may open it"),
            report.Routes!.For(RouteSubject.ChargeItem).Refused);
    }

    [Fact]
    public async Task An_authorization_server_on_a_host_not_allowed_is_not_contacted()
    {
        await using var ehr = await EhrUnderTest.StartAsync(change: json => json["ehrs"]![0]!["oidcIssuers"] = new JsonArray("https://elsewhere.invalid"));
        using var probe = ehr.Probe();

        Assert.Null(await probe.GetAsync(new Uri("https://not-ours.invalid/x"), "application/json", TimeSpan.FromSeconds(1), CancellationToken.None));
        Assert.Equal(0, probe.Traffic.Mark);
    }

    [Fact]
    public async Task An_EHR_that_is_not_there_fails_and_the_exit_code_says_so()
    {
        await using var ehr = await EhrUnderTest.StartAsync(change: json => json["ehrs"]![0]!["iss"] = new JsonArray("http://127.0.0.1:1/fhir"));
        var run = await CommandRun.OfAsync(new DoctorCommand(), "--ehr", "sandbox", "--config", ehr.ConfigFile, "--json");
        var report = JsonNode.Parse(run.Output)!;

        Assert.Equal(CommandLine.FoundProblems, run.ExitCode);
        Assert.Equal(
            ["smart-configuration", "metadata"],
            report["checks"]!.AsArray().Where(c => c!["status"]!.ToString() == "fail").Select(c => c!["id"]!.ToString()));
        Assert.Equal("http://localhost", report["register"]!["launchUrl"]!.ToString()[..16]);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_bad_input()
    {
        var run = await CommandRun.OfAsync(new DoctorCommand(), "--ehr", "sandbox", "--config", "/nowhere/launch.json");

        Assert.Equal(CommandLine.BadInput, run.ExitCode);
        Assert.Contains("/nowhere/launch.json cannot be read", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_text_names_every_check_the_routes_and_what_to_register()
    {
        await using var ehr = await EhrUnderTest.StartAsync();
        var run = await CommandRun.OfAsync(new DoctorCommand(), "--ehr", "sandbox", "--config", ehr.ConfigFile);

        Assert.Equal(CommandLine.Done, run.ExitCode);
        Assert.Contains("PASS smart-configuration", run.Output, StringComparison.Ordinal);
        Assert.Contains("ChargeItem          RSCU", run.Output, StringComparison.Ordinal);
        Assert.Contains($"redirect URL  {ehr.Configuration.App.PublicBaseUrl}callback/sandbox", run.Output, StringComparison.Ordinal);
    }

    private static async Task<DoctorReport> RunAsync(EhrUnderTest ehr, DoctorRequest request)
    {
        using var probe = ehr.Probe();
        return await new Doctor(probe, request, _ => { }).RunAsync(CancellationToken.None);
    }

    private static IEnumerable<string> Lines(DoctorReport report) => report.Checks.Select(c => $"{c.Status.ToString().ToLowerInvariant()} {c.Id}");
}
