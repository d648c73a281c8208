using System.Collections.Immutable;
using CcmFhir.Billing.Time;

namespace CcmFhir.Billing.Rules.Entries;

/// <summary>Three entries of the same length and the same words are a pattern auditors look for.</summary>
internal sealed class EntriesDiffer : BillingRule
{
    private const int Suspicious = 3;

    public override string Id => "entries-differ";

    public override string Question => "Do the counted entries differ from one another?";

    public override string Citation => Cite.GuideDocumentation;

    public override bool AppliesTo(Programme programme) => true;

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never =>
        [(FindingOutcome.Undetermined, "Counted entries always have a length and a note.")];

    public override Verdict Judge(CaseFile file)
    {
        var counted = file.Ledger.Counted;
        for (var i = 0; i + Suspicious <= counted.Length; i++)
        {
            var twins = 1;
            for (var j = i + 1; j < counted.Length && twins < Suspicious; j++)
            {
                twins += AreTwins(file, counted[i], counted[j]) ? 1 : 0;
            }

            if (twins == Suspicious)
            {
                return Verdict.NotMet(FindingLevel.Review, counted[i].Entry);
            }
        }

        return Verdict.Met(FindingLevel.Review);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome == FindingOutcome.Met
        ? new Explanation("No three counted entries are alike.")
        : new Explanation(
            "Three or more counted entries have the same length and the same words. Check that each is what really happened.",
            Show.Fact($"entries[{verdict.At}].note", file.Facts.Entries[verdict.At].Note));

    private static bool AreTwins(CaseFile file, Segment a, Segment b) => a.Ticks == b.Ticks && a.Entry != b.Entry
        && file.Facts.Entries[a.Entry].Note == file.Facts.Entries[b.Entry].Note;
}
