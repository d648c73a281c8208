using System.Collections.Immutable;
using CcmFhir.Billing.Rules.Conflicts;
using CcmFhir.Billing.Time;

namespace CcmFhir.Billing.Rules.Entries;

/// <summary>A rule that takes time out of the month's sum. It never stops a claim by itself.</summary>
internal sealed class EntryRule(string id, ExclusionReason reason, string question, string citation) : BillingRule
{
    public override string Id => id;

    public override string Question => question;

    public override string Citation => citation;

    /// <summary>The property of the entry that decides, and how it reads.</summary>
    public required (string Path, Func<TimeEntry, string?> Read) Fact { get; init; }

    /// <summary>Why the entry's time does not count, and what to do, in a sentence.</summary>
    public required Func<TimeEntry, string> Reason { get; init; }

    /// <summary>What to say when all time passed.</summary>
    public required string WhenMet { get; init; }

    public FindingLevel Level { get; init; } = FindingLevel.Info;

    /// <summary>What the counted entries may be silent about, and what to say then.</summary>
    public (Silence Silence, string Message)? Unsaid { get; init; }

    /// <summary>A list of the facts without which the rule cannot be decided, and what to say when nobody looked.</summary>
    public (Func<CareMonth, bool> IsUnknown, string Path, string Message)? Needs { get; init; }

    /// <summary>The stay of the month a person answers for, by its place in the facts; null: none, or the rule is not about stays.</summary>
    public Func<CaseFile, int?>? AnsweredStay { get; init; }

    public ImmutableArray<string> DependsOn { get; init; } = [];

    public override ImmutableArray<string> Settings => DependsOn;

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never => Unsaid is null && Needs is null
        ? [(FindingOutcome.Undetermined, "Every entry says enough to decide it, or fails it.")]
        : [];

    public override bool AppliesTo(Programme programme) => true;

    public override Verdict Judge(CaseFile file)
    {
        if (file.Ledger.Has(reason))
        {
            return Verdict.NotMet(Level);
        }

        if (Needs is { } needs && needs.IsUnknown(file.Facts))
        {
            return Verdict.Undetermined(FindingLevel.Review);
        }

        if (AnsweredStay is not null && AnsweredStay(file) is { } stay)
        {
            return Overridden.Verdict(stay);
        }

        return Unsaid is { } unsaid && (file.Ledger.Silence & unsaid.Silence) != 0
            ? Verdict.Undetermined(FindingLevel.Warn)
            : Verdict.Met(Level);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome switch
    {
        FindingOutcome.Met when verdict.At >= 0 => Overridden.Explain(
            $"A stay ({Words.Of(file.Facts.Stays!.Value[verdict.At].Kind)})", $"stays[{verdict.At}]", file.Facts.Stays.Value[verdict.At].Override!),
        FindingOutcome.Met => new Explanation(WhenMet),
        FindingOutcome.NotMet => ExplainExcluded(file),
        FindingOutcome.Undetermined => verdict.Level == FindingLevel.Review
            ? new Explanation(Needs!.Value.Message, Show.NotKnown(Needs.Value.Path))
            : new Explanation(Unsaid!.Value.Message),
    };

    private Explanation ExplainExcluded(CaseFile file)
    {
        var entries = file.Facts.Entries;
        var excluded = file.Ledger.Excluded.Where(e => e.Reason == reason).Select(e => e.Entry).Distinct().Order().ToArray();
        return new Explanation(
            $"{Reason(entries[excluded[0]])}{(excluded.Length > 1 ? $" This holds for {excluded.Length} entries." : "")}",
            [.. excluded.Select(i => Show.Fact($"entries[{i}].{Fact.Path}", Fact.Read(entries[i])))]);
    }
}
