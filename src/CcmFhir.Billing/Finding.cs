using System.Collections.Immutable;
using CcmFhir.Billing.Rules;

namespace CcmFhir.Billing;

/// <summary>What one rule says of the month. Message, evidence and the other policy's view are made when read.</summary>
public sealed class Finding
{
    private readonly CaseFile _file;
    private readonly BillingRule _rule;
    private readonly Verdict _verdict;

    internal Finding(CaseFile file, BillingRule rule, Verdict verdict) => (_file, _rule, _verdict) = (file, rule, verdict);

    /// <summary>The rule's id; ids never change.</summary>
    public string Rule => _rule.Id;

    public FindingOutcome Outcome => _verdict.Outcome;

    public FindingLevel Level => _verdict.Level;

    /// <summary>A plain sentence; where something is wrong it says what to do.</summary>
    public string Message => _rule.Explain(_file, _verdict).Message;

    public ImmutableArray<Evidence> Evidence => _rule.Explain(_file, _verdict).Evidence;

    public string Citation => _file.Policy.CitationFor(_rule);

    /// <summary>Message and evidence together, made once.</summary>
    internal (string Message, ImmutableArray<Evidence> Evidence) Explain()
    {
        var explanation = _rule.Explain(_file, _verdict);
        return (explanation.Message, explanation.Evidence);
    }

    /// <summary>Set where the other shipped policy comes to another outcome, or holds the same failure at another level.</summary>
    public OtherPolicyView? OtherPolicy => _file.OtherPolicyOn(_rule, _verdict);
}

/// <summary>A fact a finding rests on.</summary>
/// <param name="Fact">Its JSON path in the facts, "consents[0].givenOn".</param>
/// <param name="Value">Its value as text; "absent" when there is none.</param>
public sealed record Evidence(string Fact, string Value);

/// <summary>What the other shipped policy says of the same rule.</summary>
public sealed record OtherPolicyView(string Id, FindingOutcome Outcome, string Citation);

public enum FindingOutcome
{
    Met,
    NotMet,

    /// <summary>The fact that decides it is not known. Never billed on.</summary>
    Undetermined,
}

public enum FindingLevel
{
    /// <summary>Nothing is charged unless it is met.</summary>
    Block,

    /// <summary>A person should look; charges do not change.</summary>
    Review,
    Warn,
    Info,
}
