namespace CcmFhir.Chart;

/// <summary>The names of everything we publish: profiles, code systems, extensions, identifier systems.</summary>
public static class CcmTerms
{
    /// <summary>Canonical base of every artefact.</summary>
    public const string Canonical = "https://ccmfhir.org/fhir";

    public const string ConsentIdentifier = "https://ccmfhir.org/sid/ccm-consent";
    public const string PlanIdentifier = "https://ccmfhir.org/sid/ccm-plan";
    public const string TaskIdentifier = "https://ccmfhir.org/sid/ccm-task";
    public const string TimeIdentifier = "https://ccmfhir.org/sid/ccm-time";
    public const string MonthTotalIdentifier = "https://ccmfhir.org/sid/ccm-month-total";
    public const string ChargeIdentifier = "https://ccmfhir.org/sid/ccm-charge";

    public const string ConsentProfile = Canonical + "/StructureDefinition/ccm-consent";
    public const string PlanProfile = Canonical + "/StructureDefinition/ccm-careplan";
    public const string TaskProfile = Canonical + "/StructureDefinition/ccm-task";
    public const string TimeProfile = Canonical + "/StructureDefinition/ccm-time";
    public const string MonthTotalProfile = Canonical + "/StructureDefinition/ccm-month-total";
    public const string ChargeProfile = Canonical + "/StructureDefinition/ccm-chargeitem";
    public const string ProvenanceProfile = Canonical + "/StructureDefinition/ccm-provenance";

    /// <summary>Our category of a Consent to care management; its one code is <see cref="Enrollment"/>.</summary>
    public const string ConsentCategories = Canonical + "/CodeSystem/ccm-consent-category";

    public const string Enrollment = "ccm-enrollment";

    /// <summary>Codes: the words of <see cref="Billing.Programme"/>.</summary>
    public const string Programmes = Canonical + "/CodeSystem/ccm-programme";

    /// <summary>Codes: <see cref="ComprehensivePlan"/>.</summary>
    public const string PlanCategories = Canonical + "/CodeSystem/ccm-careplan-category";

    public const string ComprehensivePlan = "ccm-comprehensive";

    /// <summary>Codes: <see cref="TimeCategory"/>, <see cref="TimeCode"/>, <see cref="MonthTotalCode"/> and the components of both.</summary>
    public const string Observations = Canonical + "/CodeSystem/ccm-observation";

    public const string TimeCategory = "ccm-time";
    public const string TimeCode = "non-face-to-face-time";
    public const string MonthTotalCode = "month-total";

    /// <summary>Codes: the words of <see cref="Billing.Time.Activity"/>.</summary>
    public const string Activities = Canonical + "/CodeSystem/ccm-activity";

    /// <summary>Codes: the words of <see cref="PerformerFunction"/>.</summary>
    public const string PerformerFunctions = Canonical + "/CodeSystem/ccm-performer-function";

    /// <summary>Codes: roles, employments and work locations in the words of the facts, and contact modes.</summary>
    public const string Circumstances = Canonical + "/CodeSystem/ccm-circumstance";

    internal const string ConsentMode = Canonical + "/StructureDefinition/consent-mode";
    internal const string ConsentElement = Canonical + "/StructureDefinition/consent-elements-discussed";
    internal const string ConsentRevokedOn = Canonical + "/StructureDefinition/consent-revoked-on";
    internal const string PlanElementChecklist = Canonical + "/StructureDefinition/ccm-element-checklist";
    internal const string PlanCopyGiven = Canonical + "/StructureDefinition/copy-given";
    internal const string PlanUpkeep = Canonical + "/StructureDefinition/ccm-plan-upkeep";
}
