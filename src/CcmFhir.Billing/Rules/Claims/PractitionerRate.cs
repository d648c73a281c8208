using System.Collections.Immutable;
using CcmFhir.Billing.Time;

namespace CcmFhir.Billing.Rules.Claims;

internal sealed class PractitionerRate : BillingRule
{
    public override string Id => "practitioner-rate";

    public override string Question => "Is the billing practitioner paid the full amount?";

    public override string Citation => Cite.Nonphysician;

    public override bool AppliesTo(Programme programme) => true;

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never =>
        [(FindingOutcome.Undetermined, "The role is required.")];

    public override Verdict Judge(CaseFile file) => Verdict.Of(
        file.Pricing.IsHealthCentre || !Roles.IsPaidAt85Percent(file.Facts.BillingPractitioner.Role), FindingLevel.Info);

    public override Explanation Explain(CaseFile file, Verdict verdict) => new(
        verdict.Outcome == FindingOutcome.Met
            ? "Amounts are the full ones."
            : "Amounts are 85%, because the billing practitioner is a physician assistant, nurse practitioner or clinical nurse specialist.",
        Show.Fact("billingPractitioner.role", file.Facts.BillingPractitioner.Role));
}
