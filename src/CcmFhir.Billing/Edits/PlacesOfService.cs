namespace CcmFhir.Billing.Edits;

/// <summary>
/// Which places of service are true of a site. CMS place of service code set:
/// https://www.cms.gov/medicare/coding-billing/place-of-service-codes/code-sets
/// </summary>
public static class PlacesOfService
{
    /// <summary>Telehealth (02, 10) and the patient's home (12): where the patient was, not where the practitioner practises.</summary>
    public static bool IsTelehealthOrHome(string place) => place is "02" or "10" or "12";

    /// <summary>
    /// Whether the place fits the site. An office's practitioner may see patients in many places that are not a facility of the
    /// hospital or clinic kind (11 office, 13 assisted living, 32 nursing facility ...), so only those are excluded.
    /// </summary>
    public static bool Fit(ClaimSite site, string place) => site switch
    {
        ClaimSite.Office => place is not ("19" or "21" or "22" or "23" or "50" or "72"),
        ClaimSite.HospitalOutpatient => place is "19" or "22",
        ClaimSite.RuralHealthClinic => place is "72",
        ClaimSite.FederallyQualifiedHealthCenter => place is "50",
    };

    internal static string Describe(ClaimSite site) => site switch
    {
        ClaimSite.Office => "physician's office, which is billed with 11",
        ClaimSite.HospitalOutpatient => "hospital outpatient department, which is billed with 19 or 22",
        ClaimSite.RuralHealthClinic => "rural health clinic, which is billed with 72",
        ClaimSite.FederallyQualifiedHealthCenter => "federally qualified health center, which is billed with 50",
    };
}
