using CcmFhir.Fhir.Rest;
using CcmFhir.Smart;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Launch;

/// <summary>Which page a failure on the way in gets.</summary>
internal static class LaunchProblems
{
    public static ProblemKind KindOf(SmartFailure failure, bool hasIss) => failure.Kind switch
    {
        SmartFailureKind.LaunchIncomplete => hasIss ? ProblemKind.MissingLaunch : ProblemKind.MissingIss,
        SmartFailureKind.UnknownIssuer => ProblemKind.UnknownIss,
        SmartFailureKind.CallbackIncomplete or SmartFailureKind.StateUnknown => ProblemKind.StateForged,
        SmartFailureKind.StateExpired => ProblemKind.StateExpired,
        SmartFailureKind.SessionMismatch => ProblemKind.CookieMissing,
        SmartFailureKind.IssuerMismatch => ProblemKind.StateForged,
        SmartFailureKind.AccessDenied or SmartFailureKind.InvalidScope or SmartFailureKind.Unsupported => ProblemKind.AuthorizationRefused,
        SmartFailureKind.InvalidGrant or SmartFailureKind.InvalidClient or SmartFailureKind.RequestRefused => ProblemKind.TokenRefused,
        SmartFailureKind.Busy => ProblemKind.EhrBusy,
        SmartFailureKind.HostNotAllowed or SmartFailureKind.Redirected or SmartFailureKind.Unreachable or SmartFailureKind.TimedOut
            or SmartFailureKind.NotFound => ProblemKind.EhrUnavailable,
        SmartFailureKind.ServerFault or SmartFailureKind.TooLarge or SmartFailureKind.Malformed => ProblemKind.EhrUnreadable,
        _ => ProblemKind.IdTokenInvalid,
    };

    public static ProblemKind KindOf(PendingAuthorizations.Refusal refusal, bool hasCookie) => refusal switch
    {
        PendingAuthorizations.Refusal.AlreadyUsed => ProblemKind.StateReused,
        PendingAuthorizations.Refusal.Expired => ProblemKind.StateExpired,
        PendingAuthorizations.Refusal.OtherSession => hasCookie ? ProblemKind.StateForged : ProblemKind.CookieMissing,
        _ => ProblemKind.StateForged,
    };

    public static ProblemKind KindOf(FhirFailure failure) => failure.Kind switch
    {
        FhirFailureKind.Busy => ProblemKind.EhrBusy,
        FhirFailureKind.Unauthorized or FhirFailureKind.Forbidden => ProblemKind.EhrForbidden,
        FhirFailureKind.NotFound => ProblemKind.PatientNotFound,
        FhirFailureKind.Unavailable or FhirFailureKind.Interrupted => ProblemKind.EhrUnavailable,
        FhirFailureKind.Fault when failure.BadBody is null => ProblemKind.EhrUnavailable,
        _ => ProblemKind.EhrUnreadable,
    };
}
