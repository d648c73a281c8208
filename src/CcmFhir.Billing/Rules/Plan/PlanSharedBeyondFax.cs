using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Billing.Rules.Plan;

/// <summary>CMS has allowed fax since 2017; the guides ask for electronic sharing.</summary>
internal sealed class PlanSharedBeyondFax : PlanRule
{
    public override string Id => "plan-shared-beyond-fax";

    public override string Question => "Was the care plan shared otherwise than by fax alone?";

    protected override string Property => "sharedBy";

    protected override FindingLevel Level(CaseFile file) => FindingLevel.Review;

    protected override bool? Judge(CaseFile file, CarePlanOnFile plan) =>
        plan.SharedBy is { } means ? means is not (SharingMeans.Fax or SharingMeans.None) : null;

    protected override string Say(CaseFile file, CarePlanOnFile plan, FindingOutcome outcome) => outcome switch
    {
        FindingOutcome.Met => "The care plan was shared otherwise than by fax alone.",
        FindingOutcome.NotMet => "The care plan was shared by fax only, or not at all. Send it electronically.",
        FindingOutcome.Undetermined => "How the care plan was shared is not recorded.",
    };

    protected override string? Value(CarePlanOnFile plan) => plan.SharedBy is { } ways ? FlagText.Of(ways) : null;
}
