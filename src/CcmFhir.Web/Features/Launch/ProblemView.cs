using System.Collections.Immutable;
using CcmFhir.Smart;
using CcmFhir.Web.Components;

namespace CcmFhir.Web.Features.Launch;

// PROBLEM PAGES: any request that cannot go on. Html.Page(problem, status). Nothing was changed, and the page says so.

public sealed record ProblemView : IRenderedBy<ProblemPage>
{
    public required ProblemKind Kind { get; init; }
    /// <summary>Code the log can be searched by.</summary>
    public required string Reference { get; init; }
    /// <summary>Name of the EHR from launch.json when it is known.</summary>
    public string? Ehr { get; init; }
    /// <summary>Same-origin path the "Try again" link goes to; null: only a new launch helps.</summary>
    public string? RetryPath { get; init; }
    /// <summary>Same-origin path opened in a new window, for a browser that blocks cookies in frames.</summary>
    public string? NewWindowPath { get; init; }
    /// <summary>EHR's own error words ("invalid_grant"), shown as code; null for none.</summary>
    public string? Detail { get; init; }
    public int? RetryAfterSeconds { get; init; }
    /// <summary>What failed on the way in, said in a sentence of its own; null where the kind says it all.</summary>
    public SmartFailureKind? Failure { get; init; }
    /// <summary>What the refused id_token names, for who compares it with launch.json; null when that is not the trouble.</summary>
    public ReceivedIdToken? Received { get; init; }
    /// <summary>Scopes of launch.required that were not granted.</summary>
    public ImmutableArray<string> MissingScopes { get; init; } = [];
    /// <summary>Id of the EHR whose connection an administrator looks at with the doctor; null when that would not help.</summary>
    public string? DoctorOf { get; init; }
}

public enum ProblemKind
{
    UnknownIss, MissingIss, MissingLaunch, StateForged, StateReused, StateExpired, CookieMissing, AuthorizationRefused, TokenRefused, TokenUnavailable,
    IdTokenInvalid, NoPatientInLaunch, EhrUnavailable, EhrBusy, EhrForbidden, EhrUnreadable, PatientNotFound, SessionExpired, ContextUnknown,
    NotAllowed, FormExpired, NotFound, TooLarge, Fault, IdentityDoubted, ConnectionSettings, ScopesMissing, NotStaff,
}
