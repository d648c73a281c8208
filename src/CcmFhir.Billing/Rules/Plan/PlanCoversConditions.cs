using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Billing.Rules.Plan;

/// <summary>The plan covers as many qualifying conditions as the programme needs.</summary>
internal sealed class PlanCoversConditions : PlanRule
{
    public override string Id => "plan-covers-conditions";

    public override string Question => "Does the care plan cover enough of the qualifying conditions?";

    protected override string Property => "conditions";

    protected override bool? Judge(CaseFile file, CarePlanOnFile plan)
    {
        if (plan.Conditions is not { } covered)
        {
            return null;
        }

        var (met, possible) = file.Conditions.Among(file.Facts, covered);
        return QualifyingConditions.Judge(met, possible, file.Conditions.Needed) switch
        {
            FindingOutcome.Met => true,
            FindingOutcome.NotMet => false,
            FindingOutcome.Undetermined => null,
        };
    }

    protected override string Say(CaseFile file, CarePlanOnFile plan, FindingOutcome outcome) => outcome switch
    {
        FindingOutcome.Met => "The care plan covers the qualifying conditions.",
        FindingOutcome.NotMet => $"The care plan covers fewer than {file.Conditions.Needed} qualifying conditions. Add them to the plan.",
        FindingOutcome.Undetermined => plan.Conditions is null
            ? "Which conditions the care plan covers is not recorded."
            : "The care plan covers conditions whose attestation is not complete.",
    };

    protected override string? Value(CarePlanOnFile plan) => plan.Conditions is { } covered ? string.Join(", ", covered) : null;
}
