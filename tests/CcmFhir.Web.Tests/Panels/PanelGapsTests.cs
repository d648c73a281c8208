using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart;
using CcmFhir.Fhir.Rest;
using CcmFhir.Fhir.Serialization;
using CcmFhir.Sandbox;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Smart.Scopes;
using CcmFhir.Web.Ehr.Panels;
using CcmFhir.Web.Ehr.Routing;
using NodaTime;

namespace CcmFhir.Web.Tests.Panels;

/// <summary>What was not read of a panel never looks as if it were not there.</summary>
public sealed class PanelGapsTests
{
    private const string Person = """{"resourceType":"Patient","id":"p1","birthDate":"1950-01-02"}""";

    [Fact]
    public async Task A_type_that_is_not_granted_is_not_known_of_anybody()
    {
        await using var ehr = await PanelEhr.StartAsync(types: [.. PanelEhr.Types.Where(t => t != "Coverage")]);
        var run = await PanelEhr.RunAsync(ehr);

        Assert.Equal((0, 22), (run.ExitCode, run.Lines.Length));
        Assert.DoesNotContain("\"coverage\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("ccmfhir: Coverage: no scope for it was granted without a filter; what rests on it is not known of anybody", run.Told);
    }

    [Fact]
    public async Task Without_a_type_of_which_none_would_be_none_nothing_is_read()
    {
        await using var ehr = await PanelEhr.StartAsync(types: [.. PanelEhr.Types.Where(t => t is not ("Condition" or "Consent"))]);
        var run = await PanelEhr.RunAsync(ehr);

        Assert.Equal(
            (1, "", "ccmfhir: Condition, Consent: no scope for it was granted without a filter. Without it nobody's month can be told: none read is not none there"),
            (run.ExitCode, run.Output, run.Error.Trim()));
    }

    [Theory]
    [InlineData("Coverage", 22)]
    [InlineData("Condition", 0)]
    public async Task A_type_the_export_leaves_out_is_not_known_of_anybody(string type, int lines)
    {
        await using var ehr = await PanelEhr.StartAsync();
        ehr.Sandbox.Faults.Set(FaultName.Fhir403, type, times: 1);
        var run = await PanelEhr.RunAsync(ehr);

        Assert.Equal((1, lines), (run.ExitCode, run.Lines.Length));
        Assert.DoesNotContain("\"coverage\"", type == "Coverage" ? run.Output : "", StringComparison.Ordinal);
        Assert.Contains($"ccmfhir: {type}: the EHR left something out (forbidden); what rests on it is not known of anybody", run.Told);
    }

    [Fact]
    public async Task A_file_that_lacks_lines_is_no_file_of_those_it_has()
    {
        await using var ehr = await PanelEhr.StartAsync();
        ehr.Sandbox.Faults.Set(FaultName.FhirTruncatedJson, "Condition");
        var run = await PanelEhr.RunAsync(ehr);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("ccmfhir: Condition: a file of Condition has not the lines the EHR counted; what rests on it is not known of anybody", run.Told);
    }

    [Fact]
    public async Task A_resource_that_cannot_be_read_costs_its_patient_the_facts_and_nobody_else()
    {
        await using var ehr = await PanelEhr.StartAsync();
        ehr.Sandbox.Faults.Set(FaultName.FhirDuplicateKeys, "Encounter");
        var run = await PanelEhr.RunAsync(ehr);

        Assert.Equal((1, 21), (run.ExitCode, run.Lines.Length));
        Assert.Contains("ccmfhir: patient juniper: no facts: Encounter: one Encounter could not be read", run.Told);
        Assert.Contains("2026-10: 22 patients, 21 with facts (0 not known in part), 1 without", run.Told);
    }

    [Fact]
    public async Task A_search_that_fails_for_one_patient_is_told_and_what_rests_on_it_is_not_known()
    {
        await using var ehr = await PanelEhr.StartAsync(Persona.NoVersion, change: json => json["ehrs"]![0]!["http"]!["maxConcurrency"] = 1);
        PanelEhr.Group(ehr, "three", PanelEhr.Member("juniper"), PanelEhr.Member("katsura"), PanelEhr.Member("gone"));
        ehr.Sandbox.Faults.Set(FaultName.Fhir403, "Encounter", times: 1);
        var run = await PanelEhr.RunAsync(ehr, "--group", "three");

        Assert.Equal((1, 2), (run.ExitCode, run.Lines.Length));
        Assert.False(run.FactsOf("juniper").AsObject().ContainsKey("visits"));
        Assert.True(run.FactsOf("katsura").AsObject().ContainsKey("visits"));
        Assert.Contains("ccmfhir: patient juniper: not known in part: Encounter: the EHR: Forbidden (403 forbidden)", run.Told);
        Assert.Contains("ccmfhir: patient gone: no facts: Patient: the EHR: NotFound (404 not-found)", run.Told);
        Assert.Contains("2026-10: 3 patients, 2 with facts (1 not known in part), 1 without", run.Told);
    }

    [Fact]
    public async Task Whoever_has_no_enrolment_and_no_practitioner_has_no_facts_unless_one_is_named()
    {
        await using var ehr = await PanelEhr.StartAsync(change: json => json["ehrs"]![0]!["billingPractitioners"]!.AsArray().Add(JsonNode.Parse(
            """{"id":"rowan","fhirUser":"Practitioner/physician-rowan","npi":"1245319599","role":"physician"}""")));
        PanelEhr.Group(ehr, "one", PanelEhr.Member("katsura"));
        var nobody = await PanelEhr.RunAsync(ehr, "--group", "one");
        var named = await PanelEhr.RunAsync(ehr, "--group", "one", "--practitioner", "rowan", "--policy", "strict");

        Assert.Equal((1, ""), (nobody.ExitCode, nobody.Output));
        Assert.Contains(
            "ccmfhir: patient katsura: no facts: nobody is known to bill: the chart holds no enrolment that says; name one of launch.json's by --practitioner", nobody.Told);
        Assert.Equal(
            (0, "Practitioner/physician-rowan", "strict"),
            (named.ExitCode, named.FactsOf("katsura")["billingPractitioner"]!["id"]!.ToString(), named.FactsOf("katsura")["policy"]!.ToString()));
    }

    [Fact]
    public void A_line_that_is_no_resource_belongs_to_the_patient_it_names_or_to_everybody()
    {
        using var spool = new PanelSpool();
        Add(spool, "Condition", """{"resourceType":"Condition","id":"c1","subject":{"reference":"Patient/p1"},"code":""");
        Add(spool, "Encounter", """{"resourceType":"Encounter","id":""");
        Add(spool, "Encounter", "{}");
        Add(spool, "Patient", """{"resourceType":"Patient","id":"p9",""");
        Add(spool, "Provenance", "not JSON");
        Add(spool, "Coverage", """{"resourceType":"Coverage","id":"v1","id":"v2","beneficiary":{"reference":"Patient/p1"}}""");
        Add(spool, "Condition", """{"resourceType":"Condition","id":"c2","subject":{"reference":"http://ehr.example/fhir/Patient/p2/_history/3"}}""");
        Add(spool, "Condition", """{"resourceType":"Condition","subject":{"reference":"Patient/p2"}}""");
        Add(spool, "Coverage", """{"resourceType":"Coverage","id":"v1","beneficiary":{"reference":"Patient/p2"}}""");
        Add(spool, "Observation", """{"resourceType":"Observation","id":"o1","subject":{"reference":"Patient/p2"}}""");
        Add(spool, "Observation", """{"resourceType":"Observation","id":"o2","subject":{"reference":"Group/g"}}""");
        Add(spool, "Goal", """{"resourceType":"Goal","id":"g1","subject":{"reference":"Patient/p2"}}""");

        Assert.Equal(
            ["p1 has: none read: * Encounter Condition Coverage", "p2 has: Condition Condition Coverage none read: * Encounter"],
            spool.Charts().Select(c => string.Join(' ', [c.Patient, "has:", .. c.Resources.Select(r => r.Type), "none read:", .. c.Unread.Select(u => u.Type)])));
        Assert.Equal(["one resource could not be read", "one Encounter could not be read"], spool.MissedOfAll().Select(m => m.Why));
        Assert.Equal("Condition 1, Coverage 1, Encounter 2, Patient 1, Provenance 1", string.Join(", ", spool.Broken.Select(b => $"{b.Key} {b.Value}")));
        Assert.Equal((1, 2), (spool.OfNobody, spool.Read["Condition"]));
    }

    [Theory]
    [InlineData("""{"resourceType":"OperationOutcome","issue":[{"severity":"information","code":"informational"}]}""", "")]
    [InlineData("""{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing","diagnostics":"Condition/c1 of Patient/p1 and Patient/p2"}]}""",
        "p1 *: the EHR left something out (processing), p2 *: the EHR left something out (processing)")]
    [InlineData("""{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"not-supported","diagnostics":"Type Claim, Coverage"}]}""",
        " Coverage: the EHR left something out (not-supported),  Claim: the EHR left something out (not-supported)")]
    [InlineData("""{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception","diagnostics":"Basic trouble"}]}""", " *: the EHR left something out (exception)")]
    [InlineData("<html>", " *: the EHR left something out")]
    public void An_error_file_says_whose_and_which_or_means_all(string line, string expected) =>
        Assert.Equal(expected, string.Join(", ", PanelOmissions.Of(Encoding.UTF8.GetBytes(line)).Select(o => $"{o.Patient} {o.Type}: {o.Why}")));

    [Theory]
    [InlineData("no Patient", "resources came and no Patient: not of the panel, or the Patient could not be read")]
    [InlineData("everything", "the EHR left something out")]
    [InlineData("dead", "The patient died and the day of death is not there.")]
    [InlineData("twice", "consents[1].id: The id appears twice in the list.")]
    public void A_chart_that_gives_no_facts_says_why(string what, string why)
    {
        const string Consent = """
            {"resourceType":"Consent","status":"active","patient":{"reference":"Patient/p1"},"identifier":[{"system":"https://ccmfhir.org/sid/ccm-consent","value":"k1"}],
             "dateTime":"2026-01-10","extension":[{"url":"https://ccmfhir.org/fhir/StructureDefinition/consent-mode","valueCode":"written"}]}
            """;
        (string, byte[])[] resources = what switch
        {
            "no Patient" => [],
            "dead" => [("Patient", Encoding.UTF8.GetBytes(Person.Replace("}", ",\"deceasedBoolean\":true}", StringComparison.Ordinal)))],
            "twice" => [("Patient", Encoding.UTF8.GetBytes(Person)), ("Consent", Encoding.UTF8.GetBytes(Consent)), ("Consent", Encoding.UTF8.GetBytes(Consent))],
            _ => [("Patient", Encoding.UTF8.GetBytes(Person))],
        };
        var practice = PracticeRecord.Unknown with { BillingPractitioner = new BillingPractitioner("dr", "physician") };
        var month = new PanelFacts(new YearMonth(2026, 10), null, practice, FhirJsonLimits.Default)
            .Of(new PanelChart("p1", resources, what == "everything" ? [(PanelSpool.Anything, "the EHR left something out")] : []));

        Assert.Equal((null, why), (month.Line, string.Join("; ", month.Why)));
    }

    [Fact]
    public void A_type_the_EHR_does_not_have_holds_nothing_unless_that_would_pass_for_the_patients_having_none()
    {
        using var statement = JsonDocument.Parse("""
            {"resourceType":"CapabilityStatement","rest":[{"mode":"server","resource":[{"type":"Patient"},{"type":"Condition"},{"type":"Observation"},{"type":"CarePlan"},{"type":"Coverage"},
             {"type":"Encounter"}]}]}
            """);
        var scopes = ScopeSet.Parse("system/Patient.r system/Condition.rs system/Observation.rs?category=laboratory system/CarePlan.read user/Coverage.rs system/Encounter.rs");
        var (types, untold) = PanelReader.Askable(CapabilityStatementReader.Read(statement.RootElement).Facts, scopes);

        Assert.Equal(["Patient", "Condition", "CarePlan", "Encounter"], types.AsEnumerable());
        Assert.Equal(
            [("Observation", PanelReader.NotGranted), ("Consent", "the EHR's CapabilityStatement does not list it"), ("Coverage", PanelReader.NotGranted)],
            untold.AsEnumerable());
        Assert.Equal(FactTypes.All.AsEnumerable(), PanelReader.Askable(null, ScopeSet.Parse("system/*.rs")).Types.AsEnumerable());
    }

    [Fact]
    public async Task What_is_left_at_the_EHR_is_told()
    {
        await using var ehr = await PanelEhr.StartAsync();
        using var line = new PanelConnection(ehr.Configuration, ehr.Configuration.Ehrs[0], TimeProvider.System);
        using var spool = new PanelSpool();
        var told = new List<string>();
        var (isRead, trouble) = await new PanelExport(line, spool, what =>
        {
            told.Add(what);
            ehr.Sandbox.Faults.Set(FaultName.Fhir500);
        }).ReadAsync("ccm-panel", ["Patient"], CancellationToken.None);

        Assert.Equal((false, PanelTroubleKind.Refused, "the EHR: Fault (500 exception)"), (isRead, trouble!.Kind, trouble.What));
        Assert.Equal("Group/ccm-panel/$export: its files could not be deleted there (the EHR: Fault (500 exception))", told[^1]);
    }

    [Fact]
    public async Task A_group_that_may_not_be_read_is_told()
    {
        await using var ehr = await PanelEhr.StartAsync(Persona.NoVersion);
        ehr.Sandbox.Faults.Set(FaultName.Fhir403, "Group");
        var run = await PanelEhr.RunAsync(ehr);

        Assert.Equal((1, "ccmfhir: Group/ccm-panel: the EHR: Forbidden (403 forbidden); register its scope and name it in backend.scopes"), (run.ExitCode, run.Told[^1]));
    }

    [Fact]
    public void An_EHR_that_does_not_answer_is_away() =>
        Assert.Equal(
            new PanelTrouble(PanelTroubleKind.Away, "Group/g", "the EHR: Unavailable; try again later"), PanelTrouble.Of("Group/g", new FhirFailure(FhirFailureKind.Unavailable)));

    private static void Add(PanelSpool spool, string type, string line) => spool.Add(type, Encoding.UTF8.GetBytes(line));
}
