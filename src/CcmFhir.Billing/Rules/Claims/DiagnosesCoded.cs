using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Billing.Rules.Claims;

/// <summary>The claim names the managed conditions in ICD-10-CM.</summary>
internal sealed class DiagnosesCoded : BillingRule
{
    public override string Id => "diagnoses-coded";

    public override string Question => "Has every qualifying condition an ICD-10-CM code for the claim?";

    public override string Citation => Cite.Faq;

    public override bool AppliesTo(Programme programme) => true;

    public override Verdict Judge(CaseFile file)
    {
        var qualifying = false;
        for (var i = 0; i < file.Conditions.Outcomes.Length; i++)
        {
            if (file.Conditions.Outcomes[i] != FindingOutcome.Met)
            {
                continue;
            }

            if (file.Facts.Conditions[i].System != CodeSystem.Icd10Cm)
            {
                return Verdict.NotMet(FindingLevel.Review, i);
            }

            qualifying = true;
        }

        return qualifying ? Verdict.Met(FindingLevel.Review) : Verdict.Undetermined(FindingLevel.Review);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome switch
    {
        FindingOutcome.Met => new Explanation("Every qualifying condition has an ICD-10-CM code."),
        FindingOutcome.NotMet => new Explanation(
            "A qualifying condition is coded in SNOMED only. Add its ICD-10-CM code, or it is missing on the claim.",
            Show.Fact($"conditions[{verdict.At}].code", file.Facts.Conditions[verdict.At].Code)),
        FindingOutcome.Undetermined => new Explanation("No condition qualifies yet, so there is no diagnosis for the claim."),
    };
}
