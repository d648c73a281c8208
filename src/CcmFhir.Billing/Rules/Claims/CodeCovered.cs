using System.Collections.Immutable;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Policies;

namespace CcmFhir.Billing.Rules.Claims;

/// <summary>Some plans pay only part of the codes.</summary>
internal sealed class CodeCovered : BillingRule, ILaneRule
{
    public override string Id => "code-covered";

    public override string Question => "Does the plan pay the codes of the lane?";

    public override string Citation => Cite.GuidePlans;

    public override ImmutableArray<string> Settings => ["coveredCodes"];

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never =>
        [(FindingOutcome.Undetermined, "The policy lists the codes it pays.")];

    public override bool AppliesTo(Programme programme) => true;

    public FindingOutcome On(CaseFile file, LaneState lane) => file.Settings.CoveredCodes switch
    {
        CoveredCodes.All => FindingOutcome.Met,
        CoveredCodes.StaffOnly => lane.Lane == Lane.Staff ? FindingOutcome.Met : FindingOutcome.NotMet,
        CoveredCodes.None => FindingOutcome.NotMet,
    };

    public override Verdict Judge(CaseFile file) => file.Chosen is { } lane ? Verdict.Of(On(file, lane), FindingLevel.Block) : Verdict.None;

    public override Explanation Explain(CaseFile file, Verdict verdict) => new(
        verdict.Outcome == FindingOutcome.Met
            ? "The plan pays the codes of the lane."
            : "The plan does not pay the codes of this lane. See the alternatives, or ask the plan.",
        new Evidence("policy.coveredCodes", Words.Of(file.Settings.CoveredCodes)));
}
