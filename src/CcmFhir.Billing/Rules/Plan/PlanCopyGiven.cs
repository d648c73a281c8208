using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Billing.Rules.Plan;

internal sealed class PlanCopyGiven : PlanRule
{
    public override string Id => "plan-copy-given";

    public override string Question => "Did the patient or caregiver get a copy of the care plan by the last day of the month?";

    public override string Citation => Cite.MlnBooklet;

    protected override string Property => "copyGivenOn";

    protected override bool? Judge(CaseFile file, CarePlanOnFile plan) =>
        plan.CopyGivenOn is { } day ? day <= file.LastDay : null;

    protected override string Say(CaseFile file, CarePlanOnFile plan, FindingOutcome outcome) => outcome switch
    {
        FindingOutcome.Met => "The patient has a copy of the care plan.",
        FindingOutcome.NotMet => "The patient got a copy of the care plan only after the month.",
        FindingOutcome.Undetermined => "Whether the patient has a copy of the care plan is not recorded. Give one and record the day.",
    };

    protected override string? Value(CarePlanOnFile plan) => Show.Text(plan.CopyGivenOn);
}
