namespace CcmFhir.Chart.Vocabulary;

/// <summary>Code and identifier systems of others.</summary>
public static class Systems
{
    public const string Cpt = "http://www.ama-assn.org/go/cpt";
    public const string Hcpcs = "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets";
    public const string Icd10Cm = "http://hl7.org/fhir/sid/icd-10-cm";
    public const string Snomed = "http://snomed.info/sct";
    public const string Loinc = "http://loinc.org";
    public const string Ucum = "http://unitsofmeasure.org";
    public const string Npi = "http://hl7.org/fhir/sid/us-npi";
    public const string ConditionClinical = "http://terminology.hl7.org/CodeSystem/condition-clinical";
    public const string ConditionVerification = "http://terminology.hl7.org/CodeSystem/condition-ver-status";
    public const string ActCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    public const string ActReason = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
    public const string ParticipationType = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
    public const string RoleClass = "http://terminology.hl7.org/CodeSystem/v3-RoleClass";
    public const string DataOperation = "http://terminology.hl7.org/CodeSystem/v3-DataOperation";
    public const string ConsentScope = "http://terminology.hl7.org/CodeSystem/consentscope";
    public const string ObservationCategory = "http://terminology.hl7.org/CodeSystem/observation-category";
    public const string ProvenanceParticipant = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
    public const string CarePlanCategory = "http://hl7.org/fhir/us/core/CodeSystem/careplan-category";
    public const string SourceOfPayment = "https://nahdo.org/sopt";
    public const string ClaimFilingIndicator = "https://codesystem.x12.org/005010/1032";

    public const string PerformerFunction = "http://hl7.org/fhir/StructureDefinition/event-performerFunction";
    public const string SupportingInfo = "http://hl7.org/fhir/StructureDefinition/workflow-supportingInfo";
    public const string ConsentTranscriber = "http://hl7.org/fhir/StructureDefinition/consent-Transcriber";
    public const string ConsentWitness = "http://hl7.org/fhir/StructureDefinition/consent-Witness";

    /// <summary>The system of a procedure code: CPT codes begin with a digit, HCPCS level II codes with a letter.</summary>
    public static string OfProcedure(string code) => code.Length > 0 && char.IsAsciiDigit(code[0]) ? Cpt : Hcpcs;

    /// <summary>Whether a coding system is CPT or HCPCS in one of the spellings servers use.</summary>
    public static bool IsProcedure(string? system) => system is Cpt or Hcpcs
        or "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets" or "urn:oid:2.16.840.1.113883.6.12" or "urn:oid:2.16.840.1.113883.6.285";
}
