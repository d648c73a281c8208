using CcmFhir.Fhir.Model;

namespace CcmFhir.Chart.Reading;

/// <summary>Codings of a concept by code system. A coding that is only an extension, or has a blank code, says nothing.</summary>
internal static class Codings
{
    public const string Icd10Cm = "http://hl7.org/fhir/sid/icd-10-cm";
    public const string Snomed = "http://snomed.info/sct";
    public const string Cpt = "http://www.ama-assn.org/go/cpt";
    public const string Hcpcs = "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets";
    public const string Loinc = "http://loinc.org";
    public const string Ucum = "http://unitsofmeasure.org";
    public const string ActCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

    public static Coding? Of(CodeableConcept? concept, string system) =>
        concept?.Coding.FirstOrDefault(c => c.System == system && !string.IsNullOrWhiteSpace(c.Code));

    public static bool Has(CodeableConcept? concept, string system, string code) =>
        concept?.Coding.Any(c => c.System == system && c.Code == code) ?? false;

    /// <summary>What a person reads: the text, else the first display; null when there is neither.</summary>
    public static string? Text(CodeableConcept? concept) =>
        !string.IsNullOrWhiteSpace(concept?.Text) ? concept.Text.Trim()
        : concept?.Coding.Select(c => c.Display).FirstOrDefault(d => !string.IsNullOrWhiteSpace(d))?.Trim();
}
