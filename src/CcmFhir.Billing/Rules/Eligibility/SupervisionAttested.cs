namespace CcmFhir.Billing.Rules.Eligibility;

/// <summary>The practitioner who bills keeps the supervision, also over a vendor's staff, and says so.</summary>
internal sealed class SupervisionAttested : BillingRule
{
    public override string Id => "supervision-attested";

    public override string Question => "Has the billing practitioner attested the supervision?";

    public override string Citation => Cite.GuideSupervision;

    public override Verdict Judge(CaseFile file)
    {
        if (file.Facts.Supervision is not { By: { } by } supervision)
        {
            return Verdict.None;
        }

        if (by != file.Facts.BillingPractitioner.Id)
        {
            return Verdict.NotMet(FindingLevel.Review);
        }

        return supervision.AttestedOn is null ? Verdict.Undetermined(FindingLevel.Review) : Verdict.Met(FindingLevel.Review);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => new(
        verdict.Outcome switch
        {
            FindingOutcome.Met => "The billing practitioner attested the supervision.",
            FindingOutcome.NotMet => "Somebody else than the billing practitioner supervises. Check who should bill.",
            FindingOutcome.Undetermined => "When the supervision was attested is not recorded.",
        },
        Show.Fact("supervision.by", file.Facts.Supervision!.By),
        Show.Fact("supervision.attestedOn", file.Facts.Supervision.AttestedOn));
}
