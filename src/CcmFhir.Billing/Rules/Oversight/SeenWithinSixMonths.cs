using NodaTime;

namespace CcmFhir.Billing.Rules.Oversight;

/// <summary>
/// The manual counts back from the first oversight service. The month's own first counted minute stands for it; a month without one is
/// measured from its first day.
/// </summary>
internal sealed class SeenWithinSixMonths : OversightRule
{
    private const int Months = 6;

    public override string Id => "seen-within-six-months";

    public override string Question => "Did the billing practitioner see the patient face to face in the six months before?";

    public override Verdict Judge(CaseFile file)
    {
        if (file.Facts.Visits is not { } visits)
        {
            return Verdict.Undetermined(FindingLevel.Block);
        }

        var (from, to) = Span(file);
        var unnamed = false;
        for (var i = 0; i < visits.Length; i++)
        {
            if (visits[i].On < from || visits[i].On > to)
            {
                continue;
            }

            if (visits[i].Practitioner == file.Facts.BillingPractitioner.Id)
            {
                return Verdict.Met(FindingLevel.Block, i);
            }

            unnamed |= visits[i].Practitioner is null;
        }

        return unnamed ? Verdict.Undetermined(FindingLevel.Block) : Verdict.NotMet(FindingLevel.Block);
    }

    private static (LocalDate From, LocalDate To) Span(CaseFile file)
    {
        var first = file.Ledger.Counted is [var segment, ..] ? file.DayOf(segment.Start) : file.FirstDay;
        return (first.PlusMonths(-Months), first);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome switch
    {
        FindingOutcome.Met => new Explanation("The billing practitioner saw the patient within six months.",
            Show.Fact($"visits[{verdict.At}].on", file.Facts.Visits!.Value[verdict.At].On)),
        FindingOutcome.NotMet => new Explanation("No visit to the billing practitioner lies in the six months before. See the patient first.",
            Show.Fact("visits", "none within six months")),
        FindingOutcome.Undetermined => new Explanation("Whether the billing practitioner saw the patient within six months is not recorded.",
            Show.Fact("visits", file.Facts.Visits is null ? null : "practitioner not recorded")),
    };
}
