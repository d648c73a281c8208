using CcmFhir.Billing.Time;

namespace CcmFhir.Billing.Rules.Entries;

/// <summary>One person cannot work for two patients at the same minute.</summary>
internal sealed class PersonInOnePlace : BillingRule
{
    public override string Id => "person-in-one-place";

    public override string Question => "Did nobody work for another patient at the same time?";

    public override string Citation => Cite.Oig2021;

    public override bool AppliesTo(Programme programme) => true;

    public override Verdict Judge(CaseFile file)
    {
        if (file.Facts.Elsewhere is not { } elsewhere)
        {
            return Verdict.Undetermined(FindingLevel.Review);
        }

        for (var i = 0; i < elsewhere.Length; i++)
        {
            if (Coincides(file, elsewhere[i]))
            {
                return Verdict.NotMet(FindingLevel.Review, i);
            }
        }

        return Verdict.Met(FindingLevel.Review);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome switch
    {
        FindingOutcome.Met => new Explanation("Nobody worked for another patient at the same time."),
        FindingOutcome.NotMet => new Explanation(
            "One person's time for this patient overlaps that person's time for another patient. Correct one of the two.",
            Show.Fact($"elsewhere[{verdict.At}].by", file.Facts.Elsewhere!.Value[verdict.At].By),
            Show.Fact($"elsewhere[{verdict.At}].start", file.Facts.Elsewhere.Value[verdict.At].Start!.Value),
            Show.Fact($"elsewhere[{verdict.At}].end", file.Facts.Elsewhere.Value[verdict.At].End!.Value)),
        FindingOutcome.Undetermined => new Explanation(
            "The same people's time for other patients was not given, so overlaps were not checked.", Show.NotKnown("elsewhere")),
    };

    private static bool Coincides(CaseFile file, ElsewhereEntry other)
    {
        if (other.By is null || other.Start is not { } start || other.End is not { } end)
        {
            return false;
        }

        var (from, to) = (start.ToUnixTimeTicks(), end.ToUnixTimeTicks());
        foreach (var segment in file.Ledger.Counted)
        {
            if (segment.Start < to && from < segment.End && file.Facts.Entries[segment.Entry].By.Id == other.By)
            {
                return true;
            }
        }

        return false;
    }
}
