namespace CcmFhir.Fhir.Serialization;

/// <summary>Why a body is not a FHIR resource.</summary>
public enum FhirJsonFault
{
    Empty,

    /// <summary>HTML or XML: an error page of a proxy, or a server that ignored Accept.</summary>
    Markup,

    /// <summary>Not JSON: truncated, comments, trailing commas, anything else outside RFC 8259.</summary>
    NotJson,

    /// <summary>The same name twice in one object.</summary>
    DuplicateName,

    TooDeep,

    TooLarge,

    /// <summary>Bytes that are not UTF-8, or an escaped half of a surrogate pair.</summary>
    BadText,

    /// <summary>JSON, but not an object with a resourceType.</summary>
    NotAResource,
}
