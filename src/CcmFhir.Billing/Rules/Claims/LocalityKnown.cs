
namespace CcmFhir.Billing.Rules.Claims;

/// <summary>Without the locality's indices the national amount is given. Health centres are paid it anyway.</summary>
internal sealed class LocalityKnown : BillingRule
{
    public override string Id => "locality-known";

    public override string Question => "Are the geographic indices of the practice's locality known?";

    public override string Citation => Cite.Rvu2026;

    public override bool AppliesTo(Programme programme) => true;

    public override Verdict Judge(CaseFile file)
    {
        if (file.Pricing.IsHealthCentre || file.Pricing.KnowsLocality)
        {
            return Verdict.Met(FindingLevel.Warn);
        }

        return file.Facts.Site.Mac is null || file.Facts.Site.Locality is null
            ? Verdict.Undetermined(FindingLevel.Warn)
            : Verdict.NotMet(FindingLevel.Warn);
    }

    public override Explanation Explain(CaseFile file, Verdict verdict) => new(
        verdict.Outcome switch
        {
            FindingOutcome.Met => file.Pricing.IsHealthCentre
                ? "Health centres are paid the national amount."
                : "Amounts use the indices of the practice's locality.",
            FindingOutcome.NotMet => "The locality's indices are not loaded, so amounts are national (every index 1.000). Import CMS's GPCI file.",
            FindingOutcome.Undetermined => "The practice's locality is not given, so amounts are national (every index 1.000).",
        },
        Show.Fact("site.mac", file.Facts.Site.Mac),
        Show.Fact("site.locality", file.Facts.Site.Locality));
}
