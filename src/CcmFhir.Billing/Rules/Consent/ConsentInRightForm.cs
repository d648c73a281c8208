using System.Collections.Immutable;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Policies;

namespace CcmFhir.Billing.Rules.Consent;

/// <summary>Written or electronic always serves; verbal where the policy allows it and somebody witnessed it.</summary>
internal sealed class ConsentInRightForm : BillingRule
{
    public override string Id => "consent-in-right-form";

    public override string Question => "Is the consent in a form the policy accepts?";

    public override string Citation => Cite.Pfs2017;

    public override ImmutableArray<string> Settings => ["consentForm"];

    public override Verdict Judge(CaseFile file)
    {
        if (file.ConsentOnFile is not { } consent)
        {
            return Verdict.None;
        }

        if (consent.Mode != ConsentMode.Verbal)
        {
            return Verdict.Met(FindingLevel.Block);
        }

        if (file.Settings.ConsentForm == ConsentForm.WrittenOnly)
        {
            return Verdict.NotMet(FindingLevel.Block);
        }

        return string.IsNullOrWhiteSpace(consent.Witness) ? Verdict.Undetermined(FindingLevel.Block) : Verdict.Met(FindingLevel.Block);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome switch
    {
        FindingOutcome.Met => new Explanation("The consent is in a form the policy accepts.", Mode(file)),
        FindingOutcome.NotMet => new Explanation("The consent is verbal and this policy wants it in writing. Have the patient sign it.", Mode(file)),
        FindingOutcome.Undetermined => new Explanation(
            "The verbal consent has no witness on record. Record who heard it, or have it signed.", Mode(file),
            Show.Fact($"consents[{file.Consent.At}].witness", file.ConsentOnFile!.Witness)),
    };

    private static Evidence Mode(CaseFile file) =>
        Show.Fact<ConsentMode>($"consents[{file.Consent.At}].mode", file.ConsentOnFile!.Mode);
}
