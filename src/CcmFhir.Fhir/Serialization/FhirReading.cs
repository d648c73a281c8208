using System.Diagnostics.CodeAnalysis;
using CcmFhir.Fhir.Model;

namespace CcmFhir.Fhir.Serialization;

/// <summary>What came of reading a body: a resource, or why there is none.</summary>
public sealed record FhirReading
{
    internal FhirReading(Resource resource) => Resource = resource;

    internal FhirReading(FhirJsonError error) => Error = error;

    public Resource? Resource { get; }

    public FhirJsonError? Error { get; }

    [MemberNotNullWhen(true, nameof(Resource))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsResource => Resource is not null;
}
