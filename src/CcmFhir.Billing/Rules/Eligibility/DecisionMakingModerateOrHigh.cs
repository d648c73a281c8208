namespace CcmFhir.Billing.Rules.Eligibility;

/// <summary>What complex care management needs besides the minutes. It is never inferred from them.</summary>
internal sealed class DecisionMakingModerateOrHigh : BillingRule
{
    public const string RuleId = "decision-making-moderate-or-high";

    public override string Id => RuleId;

    public override string Question => "Did the billing practitioner record decision making of moderate or high complexity this month?";

    public override string Citation => Cite.GuideComplex;

    public override bool AppliesTo(Programme programme) => programme == Programme.Ccm;

    public override Verdict Judge(CaseFile file) => Verdict.Of(file.DecisionMaking, FindingLevel.Info, file.DecisionMakingAt);

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome switch
    {
        FindingOutcome.Met => new Explanation("Decision making of moderate or high complexity is recorded.", Recorded(file, verdict.At)),
        FindingOutcome.NotMet => new Explanation(
            "No decision making of moderate or high complexity by the billing practitioner is recorded this month, so complex codes are not offered.",
            file.Facts.DecisionMaking is { IsEmpty: false } ? Recorded(file, 0) : Show.NotKnown("decisionMaking")),
        FindingOutcome.Undetermined => new Explanation(
            "The level, day or author of the decision making is not recorded. Complete it before billing complex codes.",
            Recorded(file, verdict.At)),
    };

    private static Evidence Recorded(CaseFile file, int at)
    {
        var (level, by, on) = file.Facts.DecisionMaking!.Value[at];
        var words = level is { } l ? Words.Of(l) : Show.Absent;
        return Show.Fact($"decisionMaking[{at}]", $"{words} by {by ?? Show.Absent} on {Show.Text(on)}");
    }
}
