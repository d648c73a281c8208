using System.Collections.Immutable;
using System.Globalization;
using CcmFhir.Fhir.Rest;
using CcmFhir.Smart;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Web.Hosting;

namespace CcmFhir.Web.Features.Launch;

/// <summary>
/// A sign-in that failed: the page for who sits there, and under the same reference the cause for who sets the connection up. Failures hold
/// no token, code or patient, so the log may have them whole.
/// </summary>
internal static partial class SignInTrouble
{
    private static readonly ImmutableArray<SmartFailureKind> AboutIdToken =
        [SmartFailureKind.IdTokenIssuer, SmartFailureKind.IdTokenAlgorithm, SmartFailureKind.IdTokenAudience];

    public static IResult Page(HttpContext http, EhrRegistration ehr, SignInStep step, SmartFailure failure)
    {
        var kind = LaunchProblems.KindOf(failure, step);
        Log(http, ehr, $"{step} {failure.Kind}", failure.Message, Facts(failure));
        return Problems.Result(
            http,
            new ProblemView
            {
                Kind = kind,
                Reference = Problems.Reference(http),
                Ehr = ehr.DisplayName,
                Detail = failure.OAuthError,
                Failure = failure.Kind,
                Received = AboutIdToken.Contains(failure.Kind) ? failure.IdToken : null,
                DoctorOf = kind == ProblemKind.ConnectionSettings ? DoctorOf(ehr) : null,
            },
            failure.RetryAfter);
    }

    public static IResult TooLittleGranted(HttpContext http, EhrRegistration ehr, ImmutableArray<string> missing)
    {
        Log(http, ehr, "scopes missing", "The EHR granted less than launch.required.", string.Join(' ', missing));
        return Problems.Result(http, new ProblemView
        {
            Kind = ProblemKind.ScopesMissing,
            Reference = Problems.Reference(http),
            Ehr = ehr.DisplayName,
            MissingScopes = missing,
            DoctorOf = DoctorOf(ehr),
        });
    }

    /// <summary>The chart could not be read that the launch named.</summary>
    public static IResult Unread(HttpContext http, EhrRegistration ehr, FhirFailure failure)
    {
        var status = failure.Status is { } code ? $"HTTP {code.ToString(CultureInfo.InvariantCulture)} " : "";
        Log(http, ehr, $"Patient {failure.Kind}", "The patient of the launch could not be read.", $"{status}{failure.BadBody?.Fault}".Trim());
        return Problems.Result(http, LaunchProblems.KindOf(failure), ehr.DisplayName, retryAfter: failure.RetryAfter);
    }

    /// <summary>The doctor looks at EHRs; the back office's identity provider is none.</summary>
    private static string? DoctorOf(EhrRegistration ehr) => ehr.Kind == RegistrationKind.SmartOnFhir ? ehr.Id : null;

    private static string Facts(SmartFailure failure) => string.Join(", ", new[]
    {
        failure.HttpStatus is { } status ? $"HTTP {status.ToString(CultureInfo.InvariantCulture)}" : null,
        failure.OAuthError,
        failure.IdToken is { } token ? $"id_token iss {token.Issuer ?? "none"} alg {token.Algorithm} kid {token.Kid ?? "none"}" : null,
    }.OfType<string>());

    private static void Log(HttpContext http, EhrRegistration ehr, string failure, string message, string facts)
    {
        var logger = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("CcmFhir.Web.SignIn");
        var reference = Problems.Reference(http);
        LogFailure(logger, ehr.Id, failure, message, facts, reference);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sign-in at {Ehr} ended: {Failure}. {Cause} [{Facts}] Reference {Reference}")]
    private static partial void LogFailure(ILogger logger, string ehr, string failure, string cause, string facts, string reference);
}
