using CcmFhir.Billing.Time;
using NodaTime;

namespace CcmFhir.Billing.Rules.Entries;

/// <summary>Entries typed in long after the work look like entries made up for the claim.</summary>
internal sealed class EntriesRecordedInTime : BillingRule
{
    private const long Limit = 7 * NodaConstants.TicksPerDay;

    public override string Id => "entries-recorded-in-time";

    public override string Question => "Was each entry recorded within seven days of the work?";

    public override string Citation => Cite.GuideDocumentation;

    public override bool AppliesTo(Programme programme) => true;

    public override Verdict Judge(CaseFile file)
    {
        var known = true;
        foreach (var segment in file.Ledger.Counted)
        {
            var entry = file.Facts.Entries[segment.Entry];
            if (IsLate(entry))
            {
                return Verdict.NotMet(FindingLevel.Review);
            }

            known &= entry.EnteredAt is not null;
        }

        return known ? Verdict.Met(FindingLevel.Review) : Verdict.Undetermined(FindingLevel.Review);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome switch
    {
        FindingOutcome.Met => new Explanation("Every counted entry was recorded within seven days of the work."),
        FindingOutcome.NotMet => new Explanation(
            "Some counted time was recorded more than seven days after the work. Keep the reason; auditors ask for it.", Late(file)),
        FindingOutcome.Undetermined => new Explanation("When some counted time was recorded is not known."),
    };

    private static bool IsLate(TimeEntry entry) =>
        entry.EnteredAt is { } entered && entered.ToUnixTimeTicks() - entry.End.ToUnixTimeTicks() > Limit;

    private static ReadOnlySpan<Evidence> Late(CaseFile file)
    {
        var entries = file.Facts.Entries;
        return Counted.Entries(file).Where(i => IsLate(entries[i]))
            .Select(i => Show.Fact($"entries[{i}].enteredAt", entries[i].EnteredAt!.Value)).ToArray();
    }
}
