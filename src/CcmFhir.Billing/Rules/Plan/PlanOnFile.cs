using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Billing.Rules.Plan;

/// <summary>The plan exists before the first claim; its day is part of the month, so the last day serves.</summary>
internal sealed class PlanOnFile : PlanRule
{
    public override string Id => "plan-on-file";

    public override string Question => "Was the care plan made by the last day of the month?";

    protected override string Property => "createdOn";

    protected override bool? Judge(CaseFile file, CarePlanOnFile plan) => plan.CreatedOn <= file.LastDay;

    protected override string Say(CaseFile file, CarePlanOnFile plan, FindingOutcome outcome) => outcome == FindingOutcome.Met
        ? "The care plan was made by the last day of the month."
        : "The care plan was made after the month. Bill from the month in which it existed.";

    protected override string? Value(CarePlanOnFile plan) => Show.Text(plan.CreatedOn);
}
