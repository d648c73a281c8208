using System.Collections.Immutable;
using CcmFhir.Billing.Time;

namespace CcmFhir.Billing.Rules.Eligibility;

internal sealed class PractitionerMayBill : BillingRule
{
    public override string Id => "practitioner-may-bill";

    public override string Question => "Is the billing practitioner a physician, PA, NP, CNS or CNM?";

    public override string Citation => Cite.GuideRoles;

    public override bool AppliesTo(Programme programme) => true;

    public override ImmutableArray<(FindingOutcome Outcome, string Because)> Never =>
        [(FindingOutcome.Undetermined, "Facts require the role; only a chart without our enrolment lacks it.")];

    public override Verdict Judge(CaseFile file) =>
        file.Facts.BillingPractitioner.Role.Length == 0 ? Verdict.Undetermined(FindingLevel.Block)
            : Verdict.Of(Roles.IsPractitioner(file.Facts.BillingPractitioner.Role), FindingLevel.Block);

    public override Explanation Explain(CaseFile file, Verdict verdict) => new(
        verdict.Outcome switch
        {
            FindingOutcome.Met => "The billing practitioner's role may bill care management.",
            FindingOutcome.NotMet =>
                "Only a physician, physician assistant, nurse practitioner, clinical nurse specialist or nurse midwife may bill. Choose another practitioner.",
            FindingOutcome.Undetermined => "Nobody is named to bill for this patient. Enrol the patient with a billing practitioner.",
        },
        Show.Fact("billingPractitioner.role", file.Facts.BillingPractitioner.Role));
}
