using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Fhir.Rest;

/// <summary>Why a request has no answer.</summary>
/// <param name="Kind">What the caller can do about it.</param>
/// <param name="Status">The HTTP status, when one arrived.</param>
/// <param name="Issues">The OperationOutcome the server sent, if any.</param>
/// <param name="RetryAfter">How long the server asked us to wait.</param>
/// <param name="BadBody">What was wrong with the body, when that is the trouble.</param>
public sealed record FhirFailure(
    FhirFailureKind Kind,
    int? Status = null,
    IReadOnlyList<FhirIssue>? Issues = null,
    TimeSpan? RetryAfter = null,
    FhirJsonError? BadBody = null)
{
    public IReadOnlyList<FhirIssue> Issues { get; init; } = Issues ?? [];
}
