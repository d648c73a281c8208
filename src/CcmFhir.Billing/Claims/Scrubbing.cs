using CcmFhir.Billing.Edits;
using NodaTime;

namespace CcmFhir.Billing.Claims;

/// <summary>A determination as the claim that <see cref="ClaimScrub"/> looks at.</summary>
public static class Scrubbing
{
    /// <summary>The claim of the charges; without lines when nothing is charged.</summary>
    public static ClaimToScrub Claim(Determination determination)
    {
        var facts = determination.Facts;
        var coverage = (facts.Coverage ?? []).FirstOrDefault(c => c.IsInForce(facts.Month) && c.Authorization is { Required: true });
        var charges = determination.Charges;
        return new ClaimToScrub(
            facts.BillingPractitioner.Npi,
            SiteOf(facts.Site.Kind),
            charges.IsEmpty ? facts.Site.Pos : charges[0].PlaceOfService,
            [.. charges.Select(c => new ClaimLine(c.Code, c.Units, First(c), c.DateOfService.Claimed))],
            charges.IsEmpty ? [] : charges[0].Diagnoses,
            facts.Programme == Programme.Ccm ? 2 : 1,
            facts.Patient.DeceasedOn,
            coverage?.Authorization is { } a ? new ClaimAuthorization(true, a.Number, a.From, a.To) : null);
    }

    internal static ClaimSite SiteOf(SiteKind kind) => kind switch
    {
        SiteKind.Office => ClaimSite.Office,
        SiteKind.HospitalOutpatient => ClaimSite.HospitalOutpatient,
        SiteKind.Rhc => ClaimSite.RuralHealthClinic,
        SiteKind.Fqhc => ClaimSite.FederallyQualifiedHealthCenter,
    };

    private static LocalDate First(ProposedCharge charge) =>
        charge.DateOfService.Style == DateOfServiceStyle.Range ? charge.DateOfService.From : charge.DateOfService.Claimed;
}
