using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Billing.Rules.Conflicts;

/// <summary>A conflict a named person answers for: it holds nothing, and says whose word that is.</summary>
internal static class Overridden
{
    public static Verdict Verdict(int at) => Rules.Verdict.Met(FindingLevel.Warn, at);

    public static Explanation Explain(string found, int at, ServiceOverride said) => new(
        $"{found} was found in the month. {said.By} overrode it on {said.On:uuuu-MM-dd}: {said.Reason}",
        Show.Fact($"otherServices[{at}].override.by", said.By),
        Show.Fact($"otherServices[{at}].override.on", said.On),
        Show.Fact($"otherServices[{at}].override.reason", said.Reason),
        Show.Fact($"otherServices[{at}].override.sources", string.Join(", ", said.Sources)));
}
