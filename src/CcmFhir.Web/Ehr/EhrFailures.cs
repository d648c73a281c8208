using CcmFhir.Fhir.Rest;
using CcmFhir.Web.Components;

namespace CcmFhir.Web.Ehr;

/// <summary>The one place where a failed read becomes what a panel says.</summary>
internal static class EhrFailures
{
    /// <summary>The EHR was asked and has not answered yet.</summary>
    public static EhrFailure Late { get; } = new(EhrFailureKind.Late, "EHR");

    /// <summary>The launch gives no right to ask.</summary>
    public static EhrFailure NotGranted { get; } = new(EhrFailureKind.Unsupported, "scope");

    public static EhrFailure Of(FhirFailure failure) => new(
        failure.Kind switch
        {
            FhirFailureKind.Busy => EhrFailureKind.Busy,
            FhirFailureKind.Unauthorized => EhrFailureKind.SessionExpired,
            FhirFailureKind.Forbidden => EhrFailureKind.Forbidden,
            FhirFailureKind.NotFound => EhrFailureKind.NotFound,
            FhirFailureKind.Incorrect or FhirFailureKind.Unsupported => EhrFailureKind.Unsupported,
            FhirFailureKind.Fault when failure.BadBody is not null => EhrFailureKind.Unreadable,
            _ => EhrFailureKind.Unavailable,
        },
        failure.Status is { } status ? $"EHR-{status}" : "EHR",
        failure.RetryAfter is { } wait ? (int)Math.Ceiling(wait.TotalSeconds) : null);
}
