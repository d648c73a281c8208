using System.Collections.Immutable;

namespace CcmFhir.Billing.Rules.Claims;

/// <summary>Says what is missing for the next code. It describes; it never suggests to add minutes.</summary>
internal sealed class NextCode : BillingRule
{
    public override string Id => "next-code";

    public override string Question => "Has the month earned all that its lanes can give?";

    public override string Citation => Cite.GuideCodes;

    public override bool AppliesTo(Programme programme) => true;

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never =>
        [(FindingOutcome.Undetermined, "The distance to the next threshold is always known.")];

    public override Verdict Judge(CaseFile file)
    {
        foreach (var lane in file.Lanes)
        {
            if (lane.Codes is not null && (!lane.Lacks.IsEmpty || NextSteps.MinutesShort(lane) > 0))
            {
                return Verdict.NotMet(FindingLevel.Info);
            }
        }

        return Verdict.Met(FindingLevel.Info);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => new(verdict.Outcome == FindingOutcome.Met
        ? "No lane of this programme can give more this month."
        : $"For the next code: {NextSteps.Describe(file)}");
}
