namespace CcmFhir.Chart.Vocabulary;

/// <summary>Identifier systems of what this product writes. An identifier in one of them is how it finds its own again.</summary>
public static class Sid
{
    public const string Consent = "https://ccmfhir.org/sid/ccm-consent";
    public const string Plan = "https://ccmfhir.org/sid/ccm-plan";
    public const string Task = "https://ccmfhir.org/sid/ccm-task";
    public const string Time = "https://ccmfhir.org/sid/ccm-time";
    public const string MonthTotal = "https://ccmfhir.org/sid/ccm-month-total";
    public const string Charge = "https://ccmfhir.org/sid/ccm-charge";

    /// <summary>People without a Practitioner in the EHR.</summary>
    public const string Staff = "https://ccmfhir.org/sid/ccm-staff";
}
