using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Fhir.Rest;

/// <summary>One attempt: what arrived, or what went wrong before anything did.</summary>
internal sealed record FhirReply
{
    public int? Status { get; init; }

    public Resource? Body { get; init; }

    public FhirJsonError? BadBody { get; init; }

    public string? ETag { get; init; }

    public string? Location { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Set when no status arrived.</summary>
    public FhirFailureKind? Trouble { get; init; }

    /// <summary>Another attempt may do better.</summary>
    public bool IsTransient => Trouble == FhirFailureKind.Unavailable || Status is 429 or 502 or 503 or 504;
}
