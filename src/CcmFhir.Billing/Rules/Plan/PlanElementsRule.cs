using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Billing.Rules.Plan;

/// <summary>Whether some of the twelve elements are all in the plan.</summary>
internal abstract class PlanElementsRule(PlanElements wanted) : PlanRule
{
    protected override string Property => "elements";

    protected override bool? Judge(CaseFile file, CarePlanOnFile plan) =>
        plan.Elements is { } elements ? (elements & wanted) == wanted : null;

    protected override string Say(CaseFile file, CarePlanOnFile plan, FindingOutcome outcome) => outcome switch
    {
        FindingOutcome.Met => $"The care plan has: {FlagText.Of(wanted)}.",
        FindingOutcome.NotMet => $"The care plan lacks: {FlagText.Of(wanted & ~plan.Elements!.Value)}. Complete it.",
        FindingOutcome.Undetermined => "Which elements the care plan has is not recorded.",
    };

    protected override string? Value(CarePlanOnFile plan) => plan.Elements is { } elements ? FlagText.Of(elements) : null;
}
