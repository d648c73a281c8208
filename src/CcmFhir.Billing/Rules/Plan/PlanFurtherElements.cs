using System.Collections.Immutable;
using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Billing.Rules.Plan;

/// <summary>The other six of the twelve.</summary>
internal sealed class PlanFurtherElements() : PlanElementsRule(PlanElements.Further)
{
    public override string Id => "plan-further-elements";

    public override string Question =>
        "Has the care plan prognosis, functional assessment, symptoms, environment, caregiver assessment and self-management?";

    public override ImmutableArray<string> Settings => ["furtherPlanElements"];

    protected override FindingLevel Level(CaseFile file) => file.Settings.FurtherPlanElements;
}
