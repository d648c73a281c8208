using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CcmFhir.Billing;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Time;
using CcmFhir.Chart;
using CcmFhir.Chart.Profiles;

namespace CcmFhir.Profiles.Tests;

public sealed partial class TerminologyTests
{
    private const string Cpt = "http://www.ama-assn.org/go/cpt";
    private const string Hcpcs = "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets";

    private static readonly HashSet<string> Urls =
    [
        .. Published.All.SelectMany(r => new[] { $"{r["url"]}", $"{r["url"]}|{r["version"]}" }),
        .. CcmProfiles.Resources().Select(r => r.Json["url"]!.GetValue<string>()),
    ];

    [Theory]
    [InlineData("ccm-activity", typeof(Activity))]
    [InlineData("ccm-programme", typeof(Programme))]
    [InlineData("ccm-consent-mode", typeof(ConsentMode))]
    [InlineData("ccm-performer-function", typeof(PerformerFunction))]
    [InlineData("ccm-decision-making-level", typeof(DecisionMakingLevel))]
    [InlineData("ccm-expected-duration", typeof(ExpectedDuration))]
    [InlineData("ccm-supervision-kind", typeof(SupervisionKind))]
    [InlineData("ccm-home-care-kind", typeof(HomeCareKind))]
    [InlineData("ccm-site-kind", typeof(SiteKind))]
    [InlineData("ccm-date-of-service", typeof(DateOfServiceStyle))]
    [InlineData("ccm-service-source", typeof(KnowledgeSource))]
    public void A_code_system_says_the_words_of_the_facts(string id, Type words) =>
        Assert.Equal(WordsOf(nameof(Words.All), words).Order(StringComparer.Ordinal), Codes(id).Order(StringComparer.Ordinal));

    [Fact]
    public void A_code_system_of_a_set_says_its_single_words()
    {
        Assert.Equal([.. Words.SingleFlags<ConsentElements>().Select(Words.Of), "none"], Codes("ccm-consent-element"));
        Assert.Equal(Words.SingleFlags<PlanElements>().Select(Words.Of), Codes("ccm-plan-element"));
        Assert.Equal([.. Words.SingleFlags<SharingMeans>().Select(Words.Of), "none"], Codes("ccm-sharing"));
        Assert.Equal([.. Words.SingleFlags<Risks>().Select(Words.Of), "none"], Codes("ccm-risk"));
        Assert.All(
            [.. Words.All<Employment>(), .. Words.All<WorkLocation>(), "phone", "portal", "video"], word => Assert.Contains(word, Codes("ccm-circumstance")));
        Assert.All(ValueSetCodes("ccm-role"), role => Assert.True(Roles.IsPractitioner(role.Code) || Roles.IsStaff(role.Code), role.Code));
    }

    [Fact]
    public void Activities_up_to_education_count_and_only_oversight_of_a_plan_of_care_counts_elsewhere()
    {
        var counted = CodeSystem("ccm-activity")["concept"]!.AsArray()
            .ToDictionary(c => $"{c!["code"]}", c => $"{c!["property"]![0]!["valueCode"]}");

        Assert.All(Words.All<Activity>().Zip(Enum.GetValues<Activity>()), a => Assert.Equal(
            (a.First, a.Second <= Activity.Education ? "care-management" : a.Second == Activity.CarePlanOversight ? "care-plan-oversight" : "none"),
            (a.First, counted[a.First])));
    }

    [Fact]
    public void The_procedure_codes_are_those_of_the_catalogue() => Assert.Equal(
        CodeCatalog.All.Select(c => (char.IsLetter(c.Code[0]) ? Hcpcs : Cpt, c.Code)).Order(), ValueSetCodes("ccm-procedure-code").Order());

    [Fact]
    public void Every_code_of_a_value_set_is_in_a_code_system()
    {
        var known = CcmProfiles.Resources().Where(r => r.ResourceType == "CodeSystem")
            .SelectMany(s => Concepts(s.Json).Select(c => (s.Json["url"]!.GetValue<string>(), c))).ToHashSet();
        known.UnionWith(CodeCatalog.All.Select(c => (char.IsLetter(c.Code[0]) ? Hcpcs : Cpt, c.Code)));

        // v3-DataOperation is bound by us alone, and its two codes are listed with it.
        Assert.All(Published.OfType("ValueSet").SelectMany(v => ValueSetCodes(v["id"]!.GetValue<string>())), code => Assert.Contains(code, known));
    }

    [Fact]
    public void Every_canonical_resolves()
    {
        var unresolved = Published.All.Concat(Published.Examples.Valid.Select(e => e.Json)).SelectMany(Strings)
            .Where(s => Ours().IsMatch(s)).Where(s => !Urls.Contains(s) && !s.Contains("/ChargeItemDefinition/ccm-$", StringComparison.Ordinal)).Distinct();

        Assert.Empty(unresolved);
    }

    [Fact]
    public void Every_name_the_app_writes_is_published()
    {
        var names = typeof(CcmTerms).GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(f => f.GetRawConstantValue() as string).OfType<string>()
            .Where(n => n.StartsWith(CcmTerms.Canonical + "/", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(names);
        Assert.Empty(names.Except(Urls));
    }

    [Fact]
    public void No_procedure_code_carries_a_descriptor()
    {
        var displays = Published.All.Concat(Published.Examples.All.Select(e => e.Json)).SelectMany(Objects)
            .Where(o => $"{o["system"]}" is Cpt or Hcpcs)
            .SelectMany(o => Objects(o)).Where(o => o["code"] is not null && (o["display"] is not null || o["designation"] is not null));

        Assert.Empty(displays);
        Assert.All(
            Published.OfType("ChargeItemDefinition"),
            d => Assert.Equal(CodeCatalog.Find($"{d["code"]!["coding"]![0]!["code"]}")!.Label, $"{d["title"]}"));
    }

    [GeneratedRegex("^https://ccmfhir\\.org/fhir/(StructureDefinition|CodeSystem|ValueSet|ChargeItemDefinition|CapabilityStatement)/[^ ']+$")]
    private static partial Regex Ours();

    private static string[] WordsOf(string method, Type words) =>
        [.. (IEnumerable<string>)typeof(Words).GetMethod(method)!.MakeGenericMethod(words).Invoke(null, null)!];

    private static JsonObject CodeSystem(string id) => Published.OfType("CodeSystem").Single(s => s["id"]!.GetValue<string>() == id);

    private static string[] Codes(string id) => [.. Concepts(CodeSystem(id))];

    private static IEnumerable<string> Concepts(JsonObject parent) =>
        (parent["concept"] as JsonArray ?? []).SelectMany(c => Concepts(c!.AsObject()).Prepend(c["code"]!.GetValue<string>()));

    private static IEnumerable<(string System, string Code)> ValueSetCodes(string id) =>
        Published.OfType("ValueSet").Single(v => v["id"]!.GetValue<string>() == id)["compose"]!["include"]!.AsArray()
            .SelectMany(i => (i!["concept"] as JsonArray)?.Select(c => ($"{i["system"]}", $"{c!["code"]}"))
                ?? Concepts(Published.OfType("CodeSystem").Single(s => $"{s["url"]}" == $"{i["system"]}")).Select(c => ($"{i["system"]}", c)));

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(m => Strings(m.Value)),
        JsonArray list => list.SelectMany(Strings),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(m => Objects(m.Value)).Prepend(json),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };
}
