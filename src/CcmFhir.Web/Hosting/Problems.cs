using System.Globalization;
using CcmFhir.Web.Features.Launch;

namespace CcmFhir.Web.Hosting;

/// <summary>The one place where a kind of trouble becomes an HTTP status and a page.</summary>
internal static partial class Problems
{
    /// <summary>Code by which the log can be searched; random, no patient data.</summary>
    public static string Reference(HttpContext http) => http.TraceIdentifier.Replace(':', '-');

    public static int StatusOf(ProblemKind kind) => kind switch
    {
        ProblemKind.MissingIss or ProblemKind.MissingLaunch or ProblemKind.StateForged or ProblemKind.StateReused or ProblemKind.StateExpired
            or ProblemKind.CookieMissing or ProblemKind.FormExpired or ProblemKind.NoPatientInLaunch => StatusCodes.Status400BadRequest,
        ProblemKind.SessionExpired => StatusCodes.Status401Unauthorized,
        ProblemKind.UnknownIss or ProblemKind.NotAllowed or ProblemKind.ContextUnknown or ProblemKind.IdTokenInvalid or ProblemKind.EhrForbidden
            or ProblemKind.AuthorizationRefused or ProblemKind.ScopesMissing or ProblemKind.NotStaff => StatusCodes.Status403Forbidden,
        ProblemKind.NotFound or ProblemKind.PatientNotFound => StatusCodes.Status404NotFound,
        ProblemKind.IdentityDoubted => StatusCodes.Status409Conflict,
        ProblemKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ProblemKind.Fault => StatusCodes.Status500InternalServerError,
        ProblemKind.TokenRefused or ProblemKind.TokenUnavailable or ProblemKind.EhrUnreadable or ProblemKind.ConnectionSettings => StatusCodes.Status502BadGateway,
        ProblemKind.EhrUnavailable or ProblemKind.EhrBusy => StatusCodes.Status503ServiceUnavailable,
    };

    public static async Task WriteAsync(HttpContext http, ProblemView problem)
    {
        var logger = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("CcmFhir.Web.Problems");
        LogProblem(logger, problem.Kind, problem.Reference);
        await Html.Page(problem, StatusOf(problem.Kind)).ExecuteAsync(http);
    }

    public static IResult Result(HttpContext http, ProblemKind kind, string? ehr = null, string? detail = null, TimeSpan? retryAfter = null) =>
        Result(http, new ProblemView { Kind = kind, Reference = Reference(http), Ehr = ehr, Detail = detail }, retryAfter);

    public static IResult Result(HttpContext http, ProblemView problem, TimeSpan? retryAfter = null)
    {
        var seconds = retryAfter is { } wait ? (int)Math.Ceiling(wait.TotalSeconds) : (int?)null;
        if (seconds is not null)
        {
            http.Response.Headers.RetryAfter = seconds.Value.ToString(CultureInfo.InvariantCulture);
        }

        LogProblem(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("CcmFhir.Web.Problems"), problem.Kind, problem.Reference);
        return Html.Page(problem with { RetryAfterSeconds = seconds }, StatusOf(problem.Kind));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Problem page {Kind}, reference {Reference}")]
    private static partial void LogProblem(ILogger logger, ProblemKind kind, string reference);
}
