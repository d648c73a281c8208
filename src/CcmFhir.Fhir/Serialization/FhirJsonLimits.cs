namespace CcmFhir.Fhir.Serialization;

/// <summary>How much a body may ask of us.</summary>
public sealed record FhirJsonLimits
{
    public static FhirJsonLimits Default { get; } = new();

    public int BytesMax { get; init; } = 20 * 1024 * 1024;

    /// <summary>Objects and arrays inside one another. Contained trees and questionnaires pass 64 easily.</summary>
    public int DepthMax { get; init; } = 256;
}
