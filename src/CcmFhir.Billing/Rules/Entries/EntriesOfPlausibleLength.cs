using System.Collections.Immutable;
using NodaTime;

namespace CcmFhir.Billing.Rules.Entries;

/// <summary>An entry of a day or more is flagged, never shortened.</summary>
internal sealed class EntriesOfPlausibleLength : BillingRule
{
    private const long Limit = 24 * NodaConstants.TicksPerHour;

    public override string Id => "entries-of-plausible-length";

    public override string Question => "Is every counted entry shorter than a day?";

    public override string Citation => Cite.GuideDocumentation;

    public override bool AppliesTo(Programme programme) => true;

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never =>
        [(FindingOutcome.Undetermined, "Every entry has a start and an end.")];

    public override Verdict Judge(CaseFile file)
    {
        foreach (var segment in file.Ledger.Counted)
        {
            var entry = file.Facts.Entries[segment.Entry];
            if (entry.End.ToUnixTimeTicks() - entry.Start.ToUnixTimeTicks() >= Limit)
            {
                return Verdict.NotMet(FindingLevel.Review, segment.Entry);
            }
        }

        return Verdict.Met(FindingLevel.Review);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome == FindingOutcome.Met
        ? new Explanation("Every counted entry is shorter than a day.")
        : new Explanation(
            "A counted entry lasts a day or longer. If a timer was left running, reverse it and record the time really spent.",
            Show.Fact($"entries[{verdict.At}].start", file.Facts.Entries[verdict.At].Start),
            Show.Fact($"entries[{verdict.At}].end", file.Facts.Entries[verdict.At].End));
}
