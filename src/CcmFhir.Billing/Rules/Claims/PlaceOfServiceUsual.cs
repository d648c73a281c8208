using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Edits;

namespace CcmFhir.Billing.Rules.Claims;

/// <summary>Where the practitioner would ordinarily see the patient; not telehealth, and not home because the patient was at home.</summary>
internal sealed class PlaceOfServiceUsual : BillingRule
{
    public override string Id => "place-of-service-usual";

    public override string Question => "Does the place of service say where the practitioner ordinarily sees the patient?";

    public override string Citation => Cite.Faq2016;

    public override bool AppliesTo(Programme programme) => true;

    public override Verdict Judge(CaseFile file) => file.Facts.Site.Pos is { } pos
        ? Verdict.Of(!PlacesOfService.IsTelehealthOrHome(pos) && PlacesOfService.Fit(Scrubbing.SiteOf(file.Facts.Site.Kind), pos), FindingLevel.Warn)
        : Verdict.Undetermined(FindingLevel.Warn);

    public override Explanation Explain(CaseFile file, Verdict verdict) => new(
        verdict.Outcome switch
        {
            FindingOutcome.Met => "The place of service is where the practitioner ordinarily sees the patient.",
            FindingOutcome.NotMet =>
                $"Place of service {file.Facts.Site.Pos} does not fit the site. Give the place where the practitioner ordinarily sees the patient.",
            FindingOutcome.Undetermined => $"No place of service is given; {file.Pricing.PlaceOfService} is assumed from the kind of site.",
        },
        Show.Fact("site.pos", file.Facts.Site.Pos),
        Show.Fact<SiteKind>("site.kind", file.Facts.Site.Kind));
}
