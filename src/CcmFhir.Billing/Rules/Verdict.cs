using System.Collections.Immutable;

namespace CcmFhir.Billing.Rules;

/// <summary>What a rule answers, before it is put into words. The default value says the rule does not apply.</summary>
internal readonly record struct Verdict
{
    // Eight bytes, so that a verdict travels in a register: every month makes one for each rule.
    private readonly byte _outcome;
    private readonly byte _level;

    private Verdict(FindingOutcome outcome, FindingLevel level, int at) =>
        (Applies, _outcome, _level, At) = (true, (byte)outcome, (byte)level, at);

    public bool Applies { get; }

    public FindingOutcome Outcome => (FindingOutcome)_outcome;

    public FindingLevel Level => (FindingLevel)_level;

    /// <summary>Index of the fact concerned; -1 when there is none.</summary>
    public int At { get; }

    public static Verdict None => default;

    public bool Stops => Applies && Level == FindingLevel.Block && Outcome != FindingOutcome.Met;

    public static Verdict Met(FindingLevel level, int at = -1) => new(FindingOutcome.Met, level, at);

    public static Verdict NotMet(FindingLevel level, int at = -1) => new(FindingOutcome.NotMet, level, at);

    public static Verdict Undetermined(FindingLevel level, int at = -1) => new(FindingOutcome.Undetermined, level, at);

    public static Verdict Of(FindingOutcome outcome, FindingLevel level, int at = -1) => new(outcome, level, at);

    /// <summary>Met or not by a fact; undetermined when it is not known.</summary>
    public static Verdict Of(bool? fact, FindingLevel level, int at = -1) => fact switch
    {
        true => Met(level, at),
        false => NotMet(level, at),
        null => Undetermined(level, at),
    };
}

/// <summary>A verdict in words.</summary>
internal readonly struct Explanation(string message, params ReadOnlySpan<Evidence> evidence)
{
    public string Message { get; } = message;

    public ImmutableArray<Evidence> Evidence { get; } = evidence.ToImmutableArray();
}
