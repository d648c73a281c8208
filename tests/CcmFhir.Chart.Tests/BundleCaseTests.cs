using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Billing;
using CcmFhir.Billing.Facts;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Rules;
using CcmFhir.Billing.Tests.Cases;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Chart.Tests;

/// <summary>Every case of the billing rules, written as a Bundle in our profiles and read back from its bytes.</summary>
public sealed class BundleCaseTests
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static TheoryData<string> Names => [.. Cases.Select(c => (string)c["name"]!)];

    // An override is a person's word in the app: no Bundle carries it (docs/chart.md).
    private static IEnumerable<JsonObject> Cases => CaseText.All.Where(c => !c.ToJsonString().Contains("\"override\"", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_bundle_of_a_case_decides_as_its_facts_do_and_names_its_elements(string name)
    {
        var facts = FactsReader.Read(Encoding.UTF8.GetBytes(CaseFacts.Of(CaseText.All.Single(c => (string)c["name"]! == name)).ToJsonString())).Month!;
        var bundle = Written(facts);
        var read = Read(bundle, facts.Month);

        var (ofFacts, ofBundle) = (JsonNode.Parse(Decided(facts))!, JsonNode.Parse(Decided(read.Month!, read.PointerTo))!);

        Assert.Equal(Decided(facts), Decided(read.Month!));
        Assert.All(Evidence(ofFacts).Zip(Evidence(ofBundle)), e => AssertNames(bundle.Json, (string)e.First["fact"]!, (string)e.Second["fact"]!));
        Assert.Equal(WithoutFacts(ofFacts), WithoutFacts(ofBundle));
    }

    [Fact]
    public void A_bundle_holds_every_fact_of_its_case()
    {
        var months = Cases.Select(c => FactsReader.Read(Encoding.UTF8.GetBytes(CaseFacts.Of(c).ToJsonString())).Month!).ToList();

        var lost = months.Select(m => (Before: Facts(m), After: Facts(ThroughBundle(m))))
            .SelectMany(f => JsonDiff.Between(f.Before, f.After)).Select(d => $"{d.Path} {d.Kind} {d.Before?.ToJsonString()} {d.After?.ToJsonString()}").Distinct();

        Assert.Empty(lost);
    }

    private static CareMonth ThroughBundle(CareMonth month) => Read(Written(month), month.Month).Month!;

    private static Bundle Written(CareMonth month) => (Bundle)FhirJson.Parse(FhirJson.Write(BundleWriter.FromCareMonth(month))).Resource!;

    private static BundleFacts Read(Bundle bundle, NodaTime.YearMonth month)
    {
        var result = BundleReader.ToCareMonth(bundle, month);
        Assert.Empty(result.Errors);
        return result;
    }

    private static string Decided(CareMonth month, Func<string, string>? pointerTo = null) =>
        Encoding.UTF8.GetString(DeterminationWriter.Write(RuleBook.Evaluate(WithoutBlanks(month), FeeSchedules.Shipped), pointerTo));

    private static IEnumerable<JsonObject> Evidence(JsonNode determination) =>
        determination["findings"]!.AsArray().SelectMany(f => f!["evidence"]!.AsArray()).Select(e => e!.AsObject());

    private static string WithoutFacts(JsonNode determination)
    {
        foreach (var evidence in Evidence(determination))
        {
            evidence.Remove("fact");
        }

        return determination.ToJsonString();
    }

    /// <summary>A setting or a sum keeps its path; everything else leads to a node of the bundle.</summary>
    private static void AssertNames(JsonObject bundle, string fact, string pointer)
    {
        if (fact.Split('.')[0] is "policy" or "minutes" or "lanes")
        {
            Assert.Equal(fact, pointer);
            return;
        }

        var resources = bundle["entry"]!.AsArray().Select(e => e!["resource"]!.AsObject()).ToList();
        if (pointer.StartsWith("Bundle", StringComparison.Ordinal))
        {
            Assert.True(pointer == "Bundle" || resources.Exists(r => pointer == $"Bundle.entry.resource.ofType({r["resourceType"]})"), $"{fact}: {pointer}");
            return;
        }

        var start = Assert.Single(resources, r => $"{pointer}.".StartsWith($"{r["resourceType"]}/{r["id"]}.", StringComparison.Ordinal));
        var steps = pointer[$"{start["resourceType"]}/{start["id"]}".Length..].Split('.', '[').Where(s => s.Length > 0);
        Assert.True(steps.Aggregate((JsonNode?)start, (node, step) => step[^1] == ']' ? node?[int.Parse(step[..^1], Invariant)] : node?[step]) is not null, $"{fact}: {pointer}");
    }

    private static JsonNode? Facts(CareMonth month) => JsonNode.Parse(FactsWriter.Write(WithoutBlanks(month)));

    /// <summary>FHIR knows no blank text, and to the rules a blank note is none: only the evidence's value would tell the two apart.</summary>
    private static CareMonth WithoutBlanks(CareMonth month) =>
        month with { Entries = [.. month.Entries.Select(e => string.IsNullOrWhiteSpace(e.Note) ? e with { Note = null } : e)] };
}
