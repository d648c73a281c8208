using System.Collections.Immutable;
using System.Runtime.InteropServices;
using CcmFhir.Billing.Time;

namespace CcmFhir.Billing.Rules.Entries;

/// <summary>Three entries of the same length and the same words are a pattern auditors look for.</summary>
internal sealed class EntriesDiffer : BillingRule
{
    private const int Suspicious = 3;
    private const int Few = 32;

    public override string Id => "entries-differ";

    public override string Question => "Do the counted entries differ from one another?";

    public override string Citation => Cite.GuideDocumentation;

    public override bool AppliesTo(Programme programme) => true;

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never =>
        [(FindingOutcome.Undetermined, "Counted entries always have a length and a note.")];

    public override Verdict Judge(CaseFile file)
    {
        var entries = file.Facts.Entries;
        var counted = file.Ledger.Counted;
        if (!HasEqualLengths(counted))
        {
            return Verdict.Met(FindingLevel.Review);
        }

        var twins = new Dictionary<(long, string?), (int Entry, int Count)>(counted.Length);
        foreach (var segment in counted)
        {
            ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(twins, (segment.Ticks, entries[segment.Entry].Note), out var known);
            seen = known ? (seen.Entry, seen.Count + 1) : (segment.Entry, 1);
            if (seen.Count == Suspicious)
            {
                return Verdict.NotMet(FindingLevel.Review, seen.Entry);
            }
        }

        return Verdict.Met(FindingLevel.Review);
    }

    /// <summary>Whether enough stretches are equally long; only then are their words compared.</summary>
    private static bool HasEqualLengths(ReadOnlySpan<Segment> counted)
    {
        if (counted.Length <= Few)
        {
            return HasEqualLengthsAmongFew(counted);
        }

        var lengths = new long[counted.Length];
        for (var i = 0; i < counted.Length; i++)
        {
            lengths[i] = counted[i].Ticks;
        }

        lengths.AsSpan().Sort();
        for (var i = Suspicious - 1; i < lengths.Length; i++)
        {
            if (lengths[i] == lengths[i - Suspicious + 1])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A month has some ten entries: comparing each with each is then faster than sorting them.</summary>
    private static bool HasEqualLengthsAmongFew(ReadOnlySpan<Segment> counted)
    {
        for (var i = 0; i <= counted.Length - Suspicious; i++)
        {
            var alike = 1;
            for (var j = i + 1; j < counted.Length; j++)
            {
                alike += counted[j].Ticks == counted[i].Ticks ? 1 : 0;
            }

            if (alike >= Suspicious)
            {
                return true;
            }
        }

        return false;
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome == FindingOutcome.Met
        ? new Explanation("No three counted entries are alike.")
        : new Explanation(
            "Three or more counted entries have the same length and the same words. Check that each is what really happened.",
            Show.Fact($"entries[{verdict.At}].note", file.Facts.Entries[verdict.At].Note));
}
