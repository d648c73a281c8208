using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Time;

namespace CcmFhir.Billing.Claims;

/// <summary>
/// What Medicare's tables allow at a site. Health centres are paid the national non-facility amount in full; elsewhere physician
/// assistants, nurse practitioners and clinical nurse specialists get 85%.
/// </summary>
internal sealed class Pricing(CareMonth facts, FeeSchedules fees)
{
    public int Year => facts.Month.Year;

    public bool KnowsYear => fees.Find(Year) is not null;

    public PaymentSetting Setting => IsFacility ? PaymentSetting.Facility : PaymentSetting.NonFacility;

    public bool IsHealthCentre => facts.Site.Kind is SiteKind.Rhc or SiteKind.Fqhc;

    /// <summary>Whether the locality's own indices are known; health centres need none.</summary>
    public bool KnowsLocality => Locality is { } place && fees.Find(Year)?.Find(place) is not null;

    /// <summary>Two digits: the stated place of service, else the usual one of the site.</summary>
    public string PlaceOfService => facts.Site.Pos ?? UsualPlace(facts.Site.Kind);

    private Locality? Locality => Fees.Locality.TryParse(facts.Site.Mac, facts.Site.Locality, out var place) ? place : null;

    private bool IsFacility => !IsHealthCentre && (facts.Site.Pos is { } pos ? IsFacilityPlace(pos) : facts.Site.Kind == SiteKind.HospitalOutpatient);

    public static string UsualPlace(SiteKind kind) => kind switch
    {
        SiteKind.Office => "11",
        SiteKind.HospitalOutpatient => "22",
        SiteKind.Rhc => "72",
        SiteKind.Fqhc => "50",
    };

    public ChargeEstimate Estimate(string code, int units) => new(Year, Setting, PerUnit(code) * units);

    private decimal? PerUnit(string code)
    {
        if (fees.PerUnit(code, Year, Setting, IsHealthCentre ? null : Locality, facts.Site.Qp) is not Payment payment)
        {
            return null;
        }

        return Roles.IsPaidAt85Percent(facts.BillingPractitioner.Role) && !IsHealthCentre ? payment.NonPhysicianAmount : payment.Amount;
    }

    // CMS, Medicare Claims Processing Manual (Pub. 100-04), chapter 12, section 20.4.2.
    private static bool IsFacilityPlace(string pos) => pos is "02" or "19" or "21" or "22" or "23" or "24" or "26" or "31" or "34"
        or "41" or "42" or "51" or "52" or "53" or "56" or "61";
}
