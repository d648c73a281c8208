using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Fhir.Rest;

/// <summary>The one place where HTTP statuses become failure kinds.</summary>
internal static class FhirAnswers
{
    public static FhirResult<T> ToResult<T>(FhirReply reply, bool isWrite)
        where T : Resource, IFhirType<T>
    {
        var result = new FhirResult<T> { Status = reply.Status, ETag = reply.ETag, Location = reply.Location };
        if (reply.Status is not (>= 200 and < 300))
        {
            return result with { Failure = Failure(reply, isWrite) };
        }

        if (reply.Body is { } body && T.TypeName is var type && (type == "Resource" || body.ResourceType == type))
        {
            return result with { Value = (T)body, ETag = reply.ETag ?? Versioned(body.Meta?.VersionId) };
        }

        // After a write the status has said what happened; its body is a courtesy and may be missing, an OperationOutcome or broken.
        return isWrite ? result : result with { Failure = new(FhirFailureKind.Fault, reply.Status, IssuesOf(reply), null, WrongBody(reply)) };
    }

    public static FhirFailure Failure(FhirReply reply, bool isWrite) =>
        new(KindOf(reply, isWrite), reply.Status, IssuesOf(reply), reply.RetryAfter, reply.BadBody);

    private static FhirFailureKind KindOf(FhirReply reply, bool isWrite) => (reply.Trouble, reply.Status) switch
    {
        (FhirFailureKind.Interrupted, _) when !isWrite => FhirFailureKind.Unavailable,
        ({ } trouble, _) => trouble,
        (_, 400 or 422) => FhirFailureKind.Incorrect,
        (_, 401) => FhirFailureKind.Unauthorized,
        (_, 403) => FhirFailureKind.Forbidden,
        (_, 404 or 410) => FhirFailureKind.NotFound,
        (_, 409 or 412) => FhirFailureKind.Conflict,
        (_, 429) => FhirFailureKind.Busy,
        // A gateway may answer so after it has handed a write on.
        (_, 502 or 503 or 504) when isWrite => FhirFailureKind.Interrupted,
        (_, 503) => FhirFailureKind.Busy,
        (_, 502 or 504) => FhirFailureKind.Unavailable,
        (_, (>= 300 and < 400) or 405 or 406 or 415 or 501) => FhirFailureKind.Unsupported,
        (_, >= 400 and < 500) => FhirFailureKind.Incorrect,
        _ => FhirFailureKind.Fault,
    };

    private static IReadOnlyList<FhirIssue> IssuesOf(FhirReply reply) => FhirIssue.From(reply.Body as OperationOutcome);

    private static FhirJsonError WrongBody(FhirReply reply) =>
        reply.BadBody ?? new FhirJsonError(reply.Body is null ? FhirJsonFault.Empty : FhirJsonFault.NotAResource, 1, 1);

    private static string? Versioned(string? versionId) => versionId is null ? null : $"W/\"{versionId}\"";
}
