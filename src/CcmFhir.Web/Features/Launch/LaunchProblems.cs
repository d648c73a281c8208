using System.Collections.Immutable;
using CcmFhir.Fhir.Rest;
using CcmFhir.Smart;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Launch;

/// <summary>Where on the way in something failed: the same failure means different things there.</summary>
internal enum SignInStep
{
    /// <summary>The launch URL itself.</summary>
    Launch,

    /// <summary>Finding the authorization server, and making the request for it.</summary>
    Discovery,

    /// <summary>What the browser brought back.</summary>
    Authorization,
    Token,
    IdToken,
}

/// <summary>Which page a failure on the way in gets.</summary>
internal static class LaunchProblems
{
    /// <summary>
    /// Matters of the connection's settings, here or at the EHR: no patience and no second try helps, an administrator does.
    /// </summary>
    public static readonly ImmutableArray<SmartFailureKind> Settings =
    [
        SmartFailureKind.HostNotAllowed, SmartFailureKind.Redirected, SmartFailureKind.NotFound, SmartFailureKind.Unsupported, SmartFailureKind.InvalidClient,
        SmartFailureKind.IssuerMismatch, SmartFailureKind.IdTokenIssuer, SmartFailureKind.IdTokenAlgorithm, SmartFailureKind.IdTokenAudience,
    ];

    public static ProblemKind KindOf(SmartFailure failure, SignInStep step, bool hasIss = true) => failure.Kind switch
    {
        SmartFailureKind.LaunchIncomplete => hasIss ? ProblemKind.MissingLaunch : ProblemKind.MissingIss,
        SmartFailureKind.UnknownIssuer => ProblemKind.UnknownIss,
        SmartFailureKind.CallbackIncomplete or SmartFailureKind.StateUnknown => ProblemKind.StateForged,
        SmartFailureKind.StateExpired => ProblemKind.StateExpired,
        SmartFailureKind.SessionMismatch => ProblemKind.CookieMissing,
        // In an answer it is somebody else's; in the document at the issuer's own address it is a setting.
        SmartFailureKind.IssuerMismatch when step != SignInStep.Discovery => ProblemKind.StateForged,
        var kind when Settings.Contains(kind) => ProblemKind.ConnectionSettings,
        SmartFailureKind.Busy => ProblemKind.EhrBusy,
        SmartFailureKind.AccessDenied or SmartFailureKind.InvalidScope => ProblemKind.AuthorizationRefused,
        SmartFailureKind.InvalidGrant or SmartFailureKind.RequestRefused =>
            step == SignInStep.Authorization ? ProblemKind.AuthorizationRefused : ProblemKind.TokenRefused,
        SmartFailureKind.ServerFault => ProblemKind.TokenUnavailable,
        SmartFailureKind.Unreachable or SmartFailureKind.TimedOut => step == SignInStep.Token ? ProblemKind.TokenUnavailable : ProblemKind.EhrUnavailable,
        SmartFailureKind.TooLarge or SmartFailureKind.Malformed => step == SignInStep.Token ? ProblemKind.TokenUnavailable : ProblemKind.EhrUnreadable,
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
