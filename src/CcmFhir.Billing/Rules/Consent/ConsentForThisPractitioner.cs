namespace CcmFhir.Billing.Rules.Consent;

/// <summary>A new consent is needed when the billing practitioner changes.</summary>
internal sealed class ConsentForThisPractitioner : BillingRule
{
    public override string Id => "consent-for-this-practitioner";

    public override string Question => "Was the consent given for the practitioner who bills?";

    public override string Citation => Cite.MlnBooklet;

    public override Verdict Judge(CaseFile file)
    {
        if (file.ConsentOnFile is { } consent)
        {
            return consent.Practitioner is null
                ? Verdict.Undetermined(FindingLevel.Block, file.Consent.At)
                : Verdict.Met(FindingLevel.Block, file.Consent.At);
        }

        return file.Consent.OnlyForOthers ? Verdict.NotMet(FindingLevel.Block) : Verdict.None;
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome switch
    {
        FindingOutcome.Met => new Explanation("The consent names the billing practitioner.", Practitioner(file, verdict.At)),
        FindingOutcome.NotMet => new Explanation(
            "The consents on file are for other practitioners. Ask the patient to agree to care management by the one who bills.",
            Enumerable.Range(0, file.Facts.Consents.Length).Select(i => Practitioner(file, i)).ToArray()),
        FindingOutcome.Undetermined => new Explanation(
            "The consent does not say for which practitioner it was given. Record it.", Practitioner(file, verdict.At)),
    };

    private static Evidence Practitioner(CaseFile file, int at) =>
        Show.Fact($"consents[{at}].practitioner", file.Facts.Consents[at].Practitioner);
}
