using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Billing.Rules.Consent;

/// <summary>Availability, cost sharing, one practitioner a month, and the right to stop.</summary>
internal sealed class ConsentElementsExplained : BillingRule
{
    public override string Id => "consent-elements-explained";

    public override string Question => "Was the patient told all four things a consent must explain?";

    public override string Citation => Cite.GuideEligibility;

    public override Verdict Judge(CaseFile file) => file.ConsentOnFile is { } consent
        ? Verdict.Of(consent.Elements is { } elements ? elements == ConsentElements.All : null, FindingLevel.Block)
        : Verdict.None;

    public override Explanation Explain(CaseFile file, Verdict verdict)
    {
        var elements = file.ConsentOnFile!.Elements;
        var path = $"consents[{file.Consent.At}].elements";
        return verdict.Outcome switch
        {
            FindingOutcome.Met => new Explanation("The patient was told all four things.", new Evidence(path, FlagText.Of(elements!.Value))),
            FindingOutcome.NotMet => new Explanation(
                $"The consent does not show that the patient was told: {FlagText.Of(ConsentElements.All & ~elements!.Value)}. Explain it and record it.",
                new Evidence(path, FlagText.Of(elements!.Value))),
            FindingOutcome.Undetermined => new Explanation(
                "What the patient was told is not recorded: availability, cost sharing, one practitioner a month, right to stop.",
                Show.NotKnown(path)),
        };
    }
}
