
using CcmFhir.Billing.Fees;

namespace CcmFhir.Billing.Rules.Claims;

/// <summary>Twenty percent, with no waiver; nothing from a Qualified Medicare Beneficiary.</summary>
internal sealed class PatientOwesShare : BillingRule
{
    public override string Id => "patient-share";

    public override string Question => "Does the patient owe a share of the payment?";

    public override string Citation => Cite.Qmb;

    public override bool AppliesTo(Programme programme) => true;

    public override Verdict Judge(CaseFile file)
    {
        if (file.Facts.Coverage is not { } coverages)
        {
            return Verdict.Undetermined(FindingLevel.Review);
        }

        for (var i = 0; i < coverages.Length; i++)
        {
            if (coverages[i].Qmb == true && coverages[i].IsInForce(file.Facts.Month))
            {
                return Verdict.NotMet(FindingLevel.Info, i);
            }
        }

        return Verdict.Met(FindingLevel.Info);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome switch
    {
        FindingOutcome.Met => new Explanation($"The patient owes the deductible and 20%{Amount(file)}, unless another insurer pays it."),
        FindingOutcome.NotMet => new Explanation("The patient is a Qualified Medicare Beneficiary and owes nothing. Do not bill the patient.",
            new Evidence($"coverage[{verdict.At}].qmb", "true")),
        FindingOutcome.Undetermined => new Explanation("What the patient owes is not known without the coverage.", Show.NotKnown("coverage")),
    };

    private static string Amount(CaseFile file) => file.Chosen?.Estimate(file.Pricing) is { } amount
        ? $", about ${Show.Dollars(PatientShare.Of(amount, qmb: false))}"
        : "";
}
