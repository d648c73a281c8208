using CcmFhir.Billing.Eligibility;
using NodaTime;

namespace CcmFhir.Billing.Rules.Plan;

/// <summary>Making or revising the plan is a review too.</summary>
internal sealed class PlanReviewedWithinYear : PlanRule
{
    private const int Days = 365;

    public override string Id => "plan-reviewed-within-year";

    public override string Question => "Was the care plan looked at in the 365 days up to the month's end?";

    public override string Citation => Cite.MlnBooklet;

    protected override string Property => "reviewedOn";

    protected override FindingLevel Level(CaseFile file) => FindingLevel.Review;

    protected override bool? Judge(CaseFile file, CarePlanOnFile plan)
    {
        var recent = IsRecent(file, plan.CreatedOn) || IsRecent(file, plan.ReviewedOn) || IsRecent(file, plan.RevisedOn);
        return recent ? true : plan.ReviewedOn is null ? null : false;
    }

    protected override string Say(CaseFile file, CarePlanOnFile plan, FindingOutcome outcome) => outcome switch
    {
        FindingOutcome.Met => "The care plan was looked at within the year.",
        FindingOutcome.NotMet => "The care plan was last reviewed more than a year ago. Review it.",
        FindingOutcome.Undetermined => "The care plan is older than a year and no review is recorded. Review it.",
    };

    protected override string? Value(CarePlanOnFile plan) => Show.Text(plan.ReviewedOn);

    private static bool IsRecent(CaseFile file, LocalDate? day) =>
        day is { } known && known <= file.LastDay && known >= file.LastDay.PlusDays(-Days);
}
