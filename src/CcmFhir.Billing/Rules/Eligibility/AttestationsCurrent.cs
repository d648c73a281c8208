namespace CcmFhir.Billing.Rules.Eligibility;

/// <summary>An attestation older than twelve months should be looked at again.</summary>
internal sealed class AttestationsCurrent : BillingRule
{
    public override string Id => "attestations-current";

    public override string Question => "Was each qualifying condition attested within the last twelve months?";

    public override string Citation => Cite.GuideEligibility;

    public override Verdict Judge(CaseFile file)
    {
        var oldest = file.LastDay.PlusYears(-1);
        var qualifying = false;
        for (var i = 0; i < file.Conditions.Outcomes.Length; i++)
        {
            if (file.Conditions.Outcomes[i] != FindingOutcome.Met)
            {
                continue;
            }

            if (file.Facts.Conditions[i].Attestation!.On!.Value < oldest)
            {
                return Verdict.NotMet(FindingLevel.Review, i);
            }

            qualifying = true;
        }

        return qualifying ? Verdict.Met(FindingLevel.Review) : Verdict.Undetermined(FindingLevel.Review);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => verdict.Outcome switch
    {
        FindingOutcome.Met => new Explanation("Every qualifying condition was attested within the last twelve months."),
        FindingOutcome.NotMet => new Explanation(
            "A condition was attested more than twelve months ago. Have the practitioner look at it again.",
            Show.Fact($"conditions[{verdict.At}].attestation.on", file.Facts.Conditions[verdict.At].Attestation!.On)),
        FindingOutcome.Undetermined => new Explanation("No condition is attested, so nothing can be said of its age."),
    };
}
