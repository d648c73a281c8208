namespace CcmFhir.Fhir.Model;

/// <summary>How much of a date a server told.</summary>
public enum FhirDateTimePrecision
{
    /// <summary>The text is not a FHIR date at all.</summary>
    None,
    Year,
    Month,
    Day,

    /// <summary>Hours and minutes only, which FHIR does not allow but servers send.</summary>
    Minute,
    Second,
}
