using System.Collections.Immutable;

namespace CcmFhir.Billing.Rules.Claims;

/// <summary>Some payment models pay a fee for the care management of their patients; a claim would be paid twice.</summary>
internal sealed class NotPaidByModel : BillingRule
{
    public override string Id => "not-paid-by-model";

    public override string Question => "Does no payment model already pay for this patient's care management?";

    public override string Citation => Cite.PaymentModels;

    public override ImmutableArray<string> Settings => ["paidByModel"];

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never =>
        [(FindingOutcome.Undetermined, "The policy chosen for the patient says it.")];

    public override Verdict Judge(CaseFile file) => Verdict.Of(!file.Settings.PaidByModel, FindingLevel.Block);

    public override Explanation Explain(CaseFile file, Verdict verdict) => new(
        verdict.Outcome == FindingOutcome.Met
            ? "No payment model pays for this patient's care management."
            : "A payment model already pays for this patient's care management. Do not claim it as well.",
        new Evidence("policy.paidByModel", file.Settings.PaidByModel ? "true" : "false"));
}
