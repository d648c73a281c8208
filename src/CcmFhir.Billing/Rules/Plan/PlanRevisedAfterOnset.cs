using CcmFhir.Billing.Eligibility;
using NodaTime;

namespace CcmFhir.Billing.Rules.Plan;

/// <summary>A condition that began after the plan was last written needs a revision.</summary>
internal sealed class PlanRevisedAfterOnset : PlanRule
{
    public override string Id => "plan-revised-after-onset";

    public override string Question => "Was the care plan written or revised after the newest qualifying condition began?";

    protected override string Property => "revisedOn";

    protected override FindingLevel Level(CaseFile file) => FindingLevel.Review;

    protected override bool? Judge(CaseFile file, CarePlanOnFile plan)
    {
        var written = plan.RevisedOn is { } revised ? LocalDate.Max(revised, plan.CreatedOn) : plan.CreatedOn;
        var known = true;
        for (var i = 0; i < file.Conditions.Outcomes.Length; i++)
        {
            if (file.Conditions.Outcomes[i] != FindingOutcome.Met)
            {
                continue;
            }

            if (file.Facts.Conditions[i].Onset is not { } onset)
            {
                known = false;
            }
            else if (onset > written && onset <= file.LastDay)
            {
                return false;
            }
        }

        return known ? true : null;
    }

    protected override string Say(CaseFile file, CarePlanOnFile plan, FindingOutcome outcome) => outcome switch
    {
        FindingOutcome.Met => "No qualifying condition began after the care plan was last written.",
        FindingOutcome.NotMet => "A qualifying condition began after the care plan was last written. Revise the plan.",
        FindingOutcome.Undetermined => "When a qualifying condition began is not recorded, so the plan's age cannot be compared.",
    };

    protected override string? Value(CarePlanOnFile plan) => Show.Text(plan.RevisedOn);
}
