using System.Collections.Immutable;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Time;

namespace CcmFhir.Billing.Rules.Plan;

/// <summary>The old wording of the complex codes: the plan established or substantially revised in the month. Only by setting.</summary>
internal sealed class PlanRevisedForComplex : PlanRule
{
    public const string RuleId = "plan-revised-for-complex";

    public override string Id => RuleId;

    public override string Question => "For complex codes: was the care plan made or substantially revised in the month?";

    public override ImmutableArray<string> Settings => ["complexNeedsPlanRevision"];

    protected override string Property => "substantiallyRevised";

    /// <summary>Null when it is not known.</summary>
    public static bool? IsRevised(CaseFile file) => file.Facts.CarePlan is { } plan ? IsRevised(file, plan) : null;

    public override bool AppliesTo(Programme programme) => programme == Programme.Ccm;

    public override Verdict Judge(CaseFile file) => file.Settings.ComplexNeedsPlanRevision ? base.Judge(file) : Verdict.None;

    protected override FindingLevel Level(CaseFile file) => FindingLevel.Info;

    protected override bool? Judge(CaseFile file, CarePlanOnFile plan) => IsRevised(file, plan);

    protected override string Say(CaseFile file, CarePlanOnFile plan, FindingOutcome outcome) => outcome switch
    {
        FindingOutcome.Met => "The care plan was made or substantially revised in the month.",
        FindingOutcome.NotMet => "The care plan was not substantially revised in the month, so complex codes are not offered.",
        FindingOutcome.Undetermined => "Whether the month's revision of the care plan was substantial is not recorded.",
    };

    protected override string? Value(CarePlanOnFile plan) =>
        plan.SubstantiallyRevised switch { true => "true", false => "false", null => null };

    private static bool? IsRevised(CaseFile file, CarePlanOnFile plan)
    {
        if (file.Facts.Month.Contains(plan.CreatedOn))
        {
            return true;
        }

        return plan.RevisedOn is { } revised && file.Facts.Month.Contains(revised) ? plan.SubstantiallyRevised : false;
    }
}
