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
    public static TheoryData<string> Names => [.. Cases.Select(c => (string)c["name"]!)];

    // An override is a person's word in the app: no Bundle carries it (docs/chart.md).
    private static IEnumerable<JsonObject> Cases => CaseText.All.Where(c => !c.ToJsonString().Contains("\"override\"", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_bundle_of_a_case_decides_as_its_facts_do(string name)
    {
        var facts = FactsReader.Read(Encoding.UTF8.GetBytes(CaseFacts.Of(CaseText.All.Single(c => (string)c["name"]! == name)).ToJsonString())).Month!;

        var read = ThroughBundle(facts);

        Assert.Equal(Decided(facts), Decided(read));
    }

    [Fact]
    public void A_bundle_holds_every_fact_of_its_case()
    {
        var months = Cases.Select(c => FactsReader.Read(Encoding.UTF8.GetBytes(CaseFacts.Of(c).ToJsonString())).Month!).ToList();

        var lost = months.Select(m => (Before: Facts(m), After: Facts(ThroughBundle(m))))
            .SelectMany(f => JsonDiff.Between(f.Before, f.After)).Select(d => $"{d.Path} {d.Kind} {d.Before?.ToJsonString()} {d.After?.ToJsonString()}").Distinct();

        Assert.Empty(lost);
    }

    private static CareMonth ThroughBundle(CareMonth month)
    {
        var bundle = (Bundle)FhirJson.Parse(FhirJson.Write(BundleWriter.FromCareMonth(month))).Resource!;
        var result = BundleReader.ToCareMonth(bundle, month.Month);
        Assert.Empty(result.Errors);
        return result.Month!;
    }

    private static string Decided(CareMonth month) => Encoding.UTF8.GetString(DeterminationWriter.Write(RuleBook.Evaluate(WithoutBlanks(month), FeeSchedules.Shipped)));

    private static JsonNode? Facts(CareMonth month) => JsonNode.Parse(FactsWriter.Write(WithoutBlanks(month)));

    /// <summary>FHIR knows no blank text, and to the rules a blank note is none: only the evidence's value would tell the two apart.</summary>
    private static CareMonth WithoutBlanks(CareMonth month) =>
        month with { Entries = [.. month.Entries.Select(e => string.IsNullOrWhiteSpace(e.Note) ? e with { Note = null } : e)] };
}
