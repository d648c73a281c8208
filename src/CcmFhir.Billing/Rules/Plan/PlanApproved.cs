using System.Collections.Immutable;
using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Billing.Rules.Plan;

internal sealed class PlanApproved : PlanRule
{
    public override string Id => "plan-approved";

    public override string Question => "Did a practitioner approve the care plan?";

    public override ImmutableArray<string> Settings => ["planApproval"];

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never =>
        [(FindingOutcome.NotMet, "A missing approval is not known; facts have no word for a refused one.")];

    protected override string Property => "approvedBy";

    protected override FindingLevel Level(CaseFile file) => file.Settings.PlanApproval;

    protected override bool? Judge(CaseFile file, CarePlanOnFile plan) => string.IsNullOrWhiteSpace(plan.ApprovedBy) ? null : true;

    protected override string Say(CaseFile file, CarePlanOnFile plan, FindingOutcome outcome) => outcome == FindingOutcome.Met
        ? "A practitioner approved the care plan."
        : "Nobody's approval of the care plan is recorded. Have the practitioner approve it.";

    protected override string? Value(CarePlanOnFile plan) => plan.ApprovedBy;
}
