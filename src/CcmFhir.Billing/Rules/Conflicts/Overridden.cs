using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Billing.Rules.Conflicts;

/// <summary>A conflict a named person answers for: it holds nothing, and says whose word that is.</summary>
internal static class Overridden
{
    public static Verdict Verdict(int at) => Rules.Verdict.Met(FindingLevel.Warn, at);

    /// <param name="found">What was found, in words.</param>
    /// <param name="fact">Path of the fact, "otherServices[0]".</param>
    /// <param name="said">Whose word it is.</param>
    public static Explanation Explain(string found, string fact, ServiceOverride said) => new(
        $"{found} was found in the month. {said.By} overrode it on {said.On:uuuu-MM-dd}: {said.Reason}",
        Show.Fact($"{fact}.override.by", said.By),
        Show.Fact($"{fact}.override.on", said.On),
        Show.Fact($"{fact}.override.reason", said.Reason),
        Show.Fact($"{fact}.override.sources", string.Join(", ", said.Sources)));
}
