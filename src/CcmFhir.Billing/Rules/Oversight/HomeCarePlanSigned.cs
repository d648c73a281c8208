namespace CcmFhir.Billing.Rules.Oversight;

internal sealed class HomeCarePlanSigned : OversightRule
{
    public override string Id => "home-care-plan-signed";

    public override string Question => "Did the billing practitioner sign the home health or hospice plan of care?";

    public override Verdict Judge(CaseFile file)
    {
        var at = Episode(file);
        if (at < 0)
        {
            return Verdict.None;
        }

        var signer = file.Facts.HomeCare!.Value[at].PlanSignedBy;
        return Verdict.Of(signer is null ? null : signer == file.Facts.BillingPractitioner.Id, FindingLevel.Block, at);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => new(
        verdict.Outcome switch
        {
            FindingOutcome.Met => "The billing practitioner signed the plan of care.",
            FindingOutcome.NotMet => "Another practitioner signed the plan of care; only the signer may bill its oversight.",
            FindingOutcome.Undetermined => "Who signed the plan of care is not recorded.",
        },
        Show.Fact($"homeCare[{verdict.At}].planSignedBy", file.Facts.HomeCare!.Value[verdict.At].PlanSignedBy));
}
