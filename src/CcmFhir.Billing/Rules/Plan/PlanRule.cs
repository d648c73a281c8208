using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Billing.Rules.Plan;

/// <summary>A rule about the care plan. Without a plan in the facts none of them can be decided.</summary>
internal abstract class PlanRule : BillingRule
{
    public override string Citation => Cite.GuidePlan;

    /// <summary>The property that decides, below <c>carePlan</c>.</summary>
    protected abstract string Property { get; }

    public override Verdict Judge(CaseFile file)
    {
        var level = Level(file);
        return file.Facts.CarePlan is { } plan ? Verdict.Of(Judge(file, plan), level) : Verdict.Undetermined(level);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => file.Facts.CarePlan is { } plan
        ? new Explanation(Say(file, plan, verdict.Outcome), Show.Fact($"carePlan.{Property}", Value(plan)))
        : new Explanation("No care plan is on file. Make one, or record the one there is.", Show.NotKnown("carePlan"));

    protected virtual FindingLevel Level(CaseFile file) => FindingLevel.Block;

    /// <summary>Null when the plan does not say.</summary>
    protected abstract bool? Judge(CaseFile file, CarePlanOnFile plan);

    protected abstract string Say(CaseFile file, CarePlanOnFile plan, FindingOutcome outcome);

    /// <summary>The deciding property as text; null when absent.</summary>
    protected abstract string? Value(CarePlanOnFile plan);
}
