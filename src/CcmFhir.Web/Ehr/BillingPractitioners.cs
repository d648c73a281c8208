using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Ehr;

/// <summary>Who may bill at an EHR, by the id their entries, consents and charges carry.</summary>
internal static class BillingPractitioners
{
    /// <summary>The EHR's own reference where launch.json has it, so that charges can name it; else launch.json's id.</summary>
    public static string KeyOf(BillingPractitionerSettings practitioner) => practitioner.FhirUser ?? practitioner.Id;

    public static BillingPractitionerSettings? Find(EhrConnection ehr, string? key) =>
        ehr.BillingPractitioners.FirstOrDefault(b => KeyOf(b) == key);
}
