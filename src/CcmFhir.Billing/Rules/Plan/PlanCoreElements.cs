using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Billing.Rules.Plan;

/// <summary>The six elements every policy insists on; interventions name who does them, periodic review its schedule.</summary>
internal sealed class PlanCoreElements() : PlanElementsRule(PlanElements.Core)
{
    public override string Id => "plan-core-elements";

    public override string Question =>
        "Has the care plan a problem list, measurable goals, interventions, medication management, coordination and periodic review?";
}
