using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Billing.Rules.Plan;

internal sealed class PlanInCertifiedEhr : PlanRule
{
    public override string Id => "plan-in-certified-ehr";

    public override string Question => "Is the care plan kept in a certified EHR?";

    protected override string Property => "inCertifiedEhr";

    protected override bool? Judge(CaseFile file, CarePlanOnFile plan) => plan.InCertifiedEhr;

    protected override string Say(CaseFile file, CarePlanOnFile plan, FindingOutcome outcome) => outcome switch
    {
        FindingOutcome.Met => "The care plan is kept in a certified EHR.",
        FindingOutcome.NotMet => "The care plan is not kept in a certified EHR. Move it there before billing.",
        FindingOutcome.Undetermined => "Whether the care plan is kept in a certified EHR is not recorded.",
    };

    protected override string? Value(CarePlanOnFile plan) => plan.InCertifiedEhr switch { true => "true", false => "false", null => null };
}
