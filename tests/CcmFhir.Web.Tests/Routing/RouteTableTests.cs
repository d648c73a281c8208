using System.Collections.Immutable;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Routing;

namespace CcmFhir.Web.Tests.Routing;

public sealed class RouteTableTests
{
    private const string AllScopes = "launch openid user/*.cruds";

    private const string BillCodes = """{ "tenant": "t1", "tier": "CPT", "scheduleCode": "615214", "codes": {} }""";

    /// <summary>Statement, then the routes of ChargeItem, Task, Time, Consent, CarePlan, Note, Provenance; conditional create, versioning, bulk.</summary>
    public static TheoryData<string, string, string, string> Ehrs => new()
    {
        { "Epic", Statements.Epic, "document local document document document document local", "False unknown group" },
        { "Oracle", Statements.Oracle, "oracle-operation local document document document document fhir-create", "False unknown group,patient" },
        { "athena", Statements.Athena, "export local local local local local local", "False unknown group" },
        { "eCW", Statements.Ecw, "export local local local local local local", "False unknown group,system" },
        { "Veradigm", Statements.Veradigm, "document local document document document document local", "False no-version " },
        { "NextGen", Statements.NextGen, "export fhir-create local local local local local", "False unknown " },
        { "MEDITECH", Statements.Meditech, "export local local local local local local", "False unknown group,patient" },
        { "HAPI", Statements.OpenServer("HAPI FHIR Server"), "fhir-create fhir-create fhir-create fhir-create fhir-create document fhir-create", "True versioned system" },
        { "Medplum", Statements.OpenServer("medplum", "no-version"), "fhir-create fhir-create fhir-create fhir-create fhir-create document fhir-create", "True no-version system" },
        { "empty", Statements.Empty, "export local local local local local local", "False unknown " },
        { "lying", Statements.Lying, "export fhir-create local local local local local", "False unknown " },
        { "odd shapes", Statements.OddShapes, "fhir-create fhir-create local local local local local", "True unknown group,patient,system" },
        { "R4B", Statements.OpenServer("HAPI FHIR Server").Replace("4.0.1", "4.3.0", StringComparison.Ordinal), "fhir-create fhir-create fhir-create fhir-create fhir-create document fhir-create", "True versioned system" },
        { "STU3", Statements.OpenServer("HAPI FHIR Server").Replace("4.0.1", "3.0.2", StringComparison.Ordinal), "export local local local local local local", "True versioned system" },
        { "unknown", Statements.Unknown(), "document local document document document document local", "False unknown " },
    };

    [Theory]
    [MemberData(nameof(Ehrs))]
    public void Every_kind_of_record_takes_the_best_route_the_EHR_has(string name, string statement, string routes, string rest)
    {
        var chosen = Choose(statement);

        Assert.Equal(
            (name, routes, rest),
            (name, string.Join(' ', chosen.Routes.Select(r => Word(r.Route))),
                $"{chosen.ConditionalCreate} {LaunchWords<EhrVersioning>.For(chosen.Versioning)} {string.Join(',', chosen.BulkExport)}"));
    }

    [Theory]
    [MemberData(nameof(Ehrs))]
    public void Without_any_write_scope_nothing_is_written(string name, string statement, string routes, string rest)
    {
        Assert.NotEmpty(name + routes + rest);

        Assert.Equal(
            "export local local local local local local",
            string.Join(' ', Choose(statement, "launch openid patient/*.rs user/ChargeItem.read").Routes.Select(r => Word(r.Route))));
    }

    [Fact]
    public void Oracles_charges_go_by_its_operation_and_the_reason_against_create_is_given() =>
        Assert.Equal(
            """
            ChargeItem oracle-operation because /metadata lists ChargeItem/$create, Oracle Health by implementation.description, granted by user/*.cruds
            not fhir-create because /metadata offers read, search-type for ChargeItem, but no create
            """,
            Explain(Choose(Statements.Oracle), RouteSubject.ChargeItem));

    [Fact]
    public void Oracles_operation_is_refused_to_a_patient_level_scope() =>
        Assert.Contains(
            "not oracle-operation because no granted scope allows creating ChargeItem; patient/ChargeItem.crs is not enough; the EHR lists user/ChargeItem.write: ask for it",
            Explain(Choose(Statements.Oracle, "patient/ChargeItem.crs", smart: ["patient/ChargeItem.crs", "user/ChargeItem.write"]), RouteSubject.ChargeItem),
            StringComparison.Ordinal);

    [Fact]
    public void Epics_charge_goes_into_a_document_and_a_biller_enters_it() =>
        Assert.Equal(
            """
            ChargeItem document because /metadata offers create for DocumentReference, granted by user/*.cruds
            not fhir-create because /metadata does not list ChargeItem
            not oracle-operation because /metadata lists no operation ChargeItem/$create
            not fhir-create-profiled because launch.json holds no transform for this EHR (writeback.chargeItem.transform)
            not hl7v2-dft-p03 because launch.json configures no HL7 v2 interface (writeback.chargeItem.dft), and /metadata cannot show one
            to do A biller reads the month's summary in the chart and enters the charge in the EHR.
            """,
            Explain(Choose(Statements.Epic), RouteSubject.ChargeItem));

    [Theory]
    [InlineData("epic", "at Epic Observation means flowsheet rows")]
    [InlineData("oracle", "at Oracle Health Observation means laboratory values and vital signs")]
    [InlineData("veradigm", "at Veradigm Observation means results charted for the patient: laboratory values and vital signs")]
    public void A_preset_knows_what_an_unnamed_statement_does_not_say(string preset, string because) =>
        Assert.Equal(
            new RefusedRoute(DeliveryRoute.FhirCreate, because),
            Choose(Statements.OpenServer("Hospital FHIR"), preset: LaunchWords<EhrPreset>.Find(preset)!.Value).For(RouteSubject.Time).Refused.Single());

    [Fact]
    public void A_preset_does_not_talk_the_recognised_vendors_meaning_away() =>
        Assert.Equal(DeliveryRoute.Document, Choose(Statements.Epic, preset: EhrPreset.Hapi).For(RouteSubject.Time).Route);

    [Theory]
    [InlineData("Flowsheet rows", "", "/metadata describes Observation by 'flowsheet…': minutes do not belong there")]
    [InlineData("Laboratory results only", """{ "type": "Task", "interaction": [{ "code": "create" }] },""", "/metadata describes Observation by 'laborator…': minutes do not belong there")]
    [InlineData("", "", "/metadata offers create for Observation but for neither Task nor ChargeItem, as EHRs do whose Observations are laboratory values and vital signs")]
    public void Time_is_no_Observation_where_Observation_means_results(string documentation, string more, string because) =>
        Assert.Equal(
            new RefusedRoute(DeliveryRoute.FhirCreate, because),
            Choose(Statements.Unknown(documentation, more: more)).For(RouteSubject.Time).Refused.Single());

    [Fact]
    public void Time_is_an_Observation_at_an_unknown_server_that_takes_tasks_too() =>
        Assert.Equal(
            DeliveryRoute.FhirCreate,
            Choose(Statements.Unknown(more: """{ "type": "Task", "interaction": [{ "code": "create" }] },""")).For(RouteSubject.Time).Route);

    [Theory]
    [InlineData("1.0.2")]
    [InlineData("3.0.2")]
    [InlineData("5.0.0")]
    public void Nothing_is_written_to_a_server_of_another_FHIR_version(string version) =>
        Assert.Equal(
            new RefusedRoute(DeliveryRoute.Document, $"the server speaks FHIR {version}; records are written in R4"),
            Choose(Statements.Unknown(fhirVersion: version)).For(RouteSubject.Note).Refused.Single());

    [Fact]
    public void Scopes_not_known_yet_refuse_nothing_and_are_mentioned() =>
        Assert.Equal(
            "/metadata offers create for ChargeItem; granted scopes are not known yet",
            Choose(Statements.OpenServer("x"), scopes: null).For(RouteSubject.ChargeItem).Because);

    [Fact]
    public void A_server_without_charge_search_is_used_and_the_consequence_told() =>
        Assert.Equal(
            "/metadata offers create for ChargeItem, granted by user/*.cruds; it offers no search, so a send without answer has to be looked up by a person",
            Choose(Statements.Unknown(more: """{ "type": "ChargeItem", "interaction": [{ "code": "create" }] },""")).For(RouteSubject.ChargeItem).Because);

    [Fact]
    public void What_only_the_SMART_configuration_lists_is_a_hint_at_a_contract() =>
        Assert.Contains(
            "the SMART configuration lists user/ChargeItem.create, so a contract with the vendor may open it",
            Explain(Choose(Statements.Ecw, smart: ["user/ChargeItem.create"]), RouteSubject.ChargeItem),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("export", "launch.json sets it; a file for a person is always possible")]
    [InlineData("hl7v2-dft-p03", "launch.json sets it; launch.json configures the interface")]
    public void Launch_json_comes_first(string route, string because)
    {
        var chosen = Choose(Statements.OpenServer("x"), overrides: RouteOverrides.None with
        {
            Wanted = ImmutableDictionary<RouteSubject, DeliveryRoute>.Empty.Add(RouteSubject.ChargeItem, LaunchWords<DeliveryRoute>.Find(route)!.Value),
            HasDftInterface = true,
        }).For(RouteSubject.ChargeItem);

        Assert.Equal((route, because, 0), (Word(chosen.Route), chosen.Because, chosen.Refused.Length));
    }

    [Fact]
    public void A_create_that_only_a_contract_opens_is_believed_when_launch_json_sets_the_route() =>
        Assert.Equal(
            "ChargeItem fhir-create-profiled because launch.json sets it; launch.json holds a transform; /metadata does not offer create for ChargeItem, granted by user/*.cruds",
            Explain(Choose(Statements.Ecw, overrides: Wanting(RouteSubject.ChargeItem, DeliveryRoute.FhirCreateProfiled) with { HasTransform = true }), RouteSubject.ChargeItem));

    [Theory]
    [InlineData("launch openid", "no granted scope allows creating ChargeItem")]
    [InlineData("user/ChargeItem.c?status=planned", "no granted scope allows creating ChargeItem; user/ChargeItem.c?status=planned is not enough")]
    public void Even_launch_json_cannot_replace_a_scope(string scopes, string because) =>
        Assert.Equal(
            new RefusedRoute(DeliveryRoute.FhirCreate, because),
            Choose(Statements.OpenServer("x"), scopes, overrides: Wanting(RouteSubject.ChargeItem, DeliveryRoute.FhirCreate)).For(RouteSubject.ChargeItem).Refused[0]);

    [Fact]
    public void Even_launch_json_does_not_file_minutes_among_flowsheet_rows() =>
        Assert.Equal(
            DeliveryRoute.Document,
            Choose(Statements.Epic, overrides: Wanting(RouteSubject.Time, DeliveryRoute.FhirCreate)).For(RouteSubject.Time).Route);

    [Theory]
    [InlineData(true, "fhir-create", "launch.json says that ChargeItem can be created, granted by user/*.cruds")]
    [InlineData(false, "document", "/metadata offers create for DocumentReference, granted by user/*.cruds")]
    public void Launch_json_corrects_what_metadata_says(bool create, string route, string because)
    {
        var statement = create
            ? Statements.Unknown(more: """{ "type": "ChargeItem", "interaction": [{ "code": "search-type" }] },""")
            : Statements.OpenServer("x");
        var chosen = Choose(statement, overrides: RouteOverrides.None with
        {
            Create = ImmutableDictionary<string, bool>.Empty.Add("ChargeItem", create),
        }).For(RouteSubject.ChargeItem);

        Assert.Equal((route, because), (Word(chosen.Route), chosen.Because));
    }

    [Fact]
    public void The_overrides_are_those_of_the_EHRs_entry_in_launch_json()
    {
        var ehr = Configuration.LaunchJson.Accepted(Configuration.LaunchJson.With(
            ("ehrs[0].writeback.time.route", "\"local\""),
            ("ehrs[0].capabilityOverrides", """{ "Task": { "create": false }, "conditionalCreate": true }"""))).Ehrs.Single();

        var chosen = Choose(Statements.OpenServer("x"), overrides: RouteOverrides.Of(ehr));

        Assert.Equal(
            (DeliveryRoute.Local, DeliveryRoute.Local, "launch.json says that Task cannot be created (capabilityOverrides)", true),
            (chosen.For(RouteSubject.Time).Route, chosen.For(RouteSubject.Task).Route, chosen.For(RouteSubject.Task).Refused.Single().Because, chosen.ConditionalCreate));
    }

    [Theory]
    [InlineData("null", "latest", "export", "launch.json holds no bill codes for this EHR (writeback.chargeItem.oracle)")]
    [InlineData(BillCodes, "none", "export", "launch.json names no visit for a charge (writeback.chargeItem.encounter)")]
    [InlineData(BillCodes, "launch", "oracle-operation", null)]
    public void Oracles_operation_needs_what_launch_json_says_of_bill_codes_and_visit(string billCodes, string encounter, string route, string? refused)
    {
        var ehr = Configuration.LaunchJson.Accepted(Configuration.LaunchJson.With(
            ("ehrs[0].preset", "\"oracle\""),
            ("ehrs[0].writeback.chargeItem", $$"""{ "oracle": {{billCodes}}, "encounter": "{{encounter}}" }"""))).Ehrs.Single();

        var chosen = Choose(Statements.Oracle, "user/ChargeItem.cruds", ehr.Preset, RouteOverrides.Of(ehr)).For(RouteSubject.ChargeItem);

        Assert.Equal(
            (route, refused), (Word(chosen.Route), chosen.Refused.FirstOrDefault(r => r.Route == DeliveryRoute.OracleOperation)?.Because));
    }

    [Theory]
    [InlineData("true", "/metadata offers create for ChargeItem, granted by user/*.cruds")]
    [InlineData("false", "/metadata offers create for ChargeItem, granted by user/*.cruds; it offers no search, so a send without answer has to be looked up by a person")]
    public void Launch_json_knows_better_whether_charges_can_be_searched(string search, string because)
    {
        var ehr = Configuration.LaunchJson.Accepted(Configuration.LaunchJson.With("ehrs[0].capabilityOverrides", $$"""{ "ChargeItem": { "search": {{search}} } }""")).Ehrs.Single();
        var statement = search == "true"
            ? Statements.Unknown(more: """{ "type": "ChargeItem", "interaction": [{ "code": "create" }] },""")
            : Statements.OpenServer("x");

        Assert.Equal(because, Choose(statement, overrides: RouteOverrides.Of(ehr)).For(RouteSubject.ChargeItem).Because);
    }

    [Fact]
    public void Every_route_that_is_not_delivered_names_what_a_person_does()
    {
        var manual = Choose(Statements.Empty).Routes.Where(r => r.ManualStep is not null).Select(r => r.What);

        Assert.Equal([RouteSubject.ChargeItem, RouteSubject.Consent, RouteSubject.CarePlan, RouteSubject.Note], manual);
    }

    private static RouteOverrides Wanting(RouteSubject subject, DeliveryRoute route) =>
        RouteOverrides.None with { Wanted = ImmutableDictionary<RouteSubject, DeliveryRoute>.Empty.Add(subject, route) };

    private static EhrRoutes Choose(
        string statement, string? scopes = AllScopes, EhrPreset preset = EhrPreset.Generic, RouteOverrides? overrides = null, string[]? smart = null) =>
        RouteTable.Choose(Statements.Facts(statement), smart is null ? null : new SmartFacts([.. smart]), scopes, preset, overrides ?? RouteOverrides.None);

    private static string Explain(EhrRoutes routes, RouteSubject subject)
    {
        var route = routes.For(subject);
        return string.Join('\n', new[] { $"{route.What} {Word(route.Route)} because {route.Because}" }
            .Concat(route.Refused.Select(r => $"not {Word(r.Route)} because {r.Because}"))
            .Concat(route.ManualStep is null ? [] : [$"to do {route.ManualStep}"]));
    }

    private static string Word(DeliveryRoute route) => LaunchWords<DeliveryRoute>.For(route);
}
