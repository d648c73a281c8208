using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Storage;
using Microsoft.AspNetCore.Antiforgery;

namespace CcmFhir.Web.Hosting;

/// <summary>The launch a request works under, put there by <see cref="ContextGate"/> and nobody else.</summary>
internal sealed record CareContextFeature(CareContext Context);

/// <summary>The seat in the back office a request works under, put there by <see cref="ContextGate"/> and nobody else.</summary>
internal sealed record OfficeSeatFeature(OfficeSeat Seat);

/// <summary>
/// Stands before every page: which session, which launch or back-office seat, may this role do this, is the post ours. Writes the access log
/// for what it lets through and for what it refuses.
/// </summary>
internal sealed class ContextGate(
    RequestDelegate next, Sessions sessions, SessionLimits limits, CareContexts contexts, Patients patients, OfficeSeats seats, AuditLog audit, IAntiforgery antiforgery,
    LaunchConfiguration configuration)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint() is not RouteEndpoint { RoutePattern.RawText: { } raw } || !RouteRoles.IsGuarded(PatternOf(raw)))
        {
            await next(http);
            return;
        }

        var pattern = PatternOf(raw);
        if (await sessions.FindAsync(SessionCookie.Read(http.Request), limits, http.RequestAborted) is not { } session)
        {
            await RefuseAsync(http, ProblemKind.SessionExpired, pattern);
            return;
        }

        var visitor = RouteRoles.IsOffice(pattern) ? await OfficeVisitorAsync(http, session) : await ChartVisitorAsync(http, session);
        if (visitor is null)
        {
            // Whose chart it was is not said: the id may name another session's launch or none.
            await audit.WriteAsync(
                new AuditEvent("", "", $"session {session:D}", "", "denial", null, $"{http.Request.Method} {pattern}", "refused"), http.RequestAborted);
            await RefuseAsync(http, RouteRoles.IsOffice(pattern) ? ProblemKind.SessionExpired : ProblemKind.ContextUnknown, pattern);
            return;
        }

        var role = LaunchWords<AppRole>.Find(visitor.AppRole);
        var problem = role is null || !RouteRoles.For(http.Request.Method, pattern).Contains(role.Value) ? ProblemKind.NotAllowed
            : await TroubleWithPostAsync(http) ?? await DoubtAsync(http, pattern, visitor);
        var isRead = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        await audit.WriteAsync(
            new AuditEvent(
                visitor.PracticeId, visitor.EhrId, visitor.PersonId, visitor.AppRole, problem is not null ? "denial" : isRead ? "view" : "change",
                visitor.PatientId, $"{http.Request.Method} {pattern}", problem is null ? "allowed" : "refused"),
            http.RequestAborted);
        if (problem is { } kind)
        {
            await RefuseAsync(http, kind, pattern);
            return;
        }

        await next(http);
    }

    private static string PatternOf(string raw) => raw.StartsWith('/') ? raw : "/" + raw;

    /// <summary>Somebody without a chart has a way back in that is ours; a launch only the EHR can repeat.</summary>
    private static Task RefuseAsync(HttpContext http, ProblemKind kind, string pattern) => Problems.WriteAsync(http, new ProblemView
    {
        Kind = kind,
        Reference = Problems.Reference(http),
        RetryPath = kind == ProblemKind.SessionExpired && RouteRoles.IsOffice(pattern) ? "/office/sign-in"
            : kind == ProblemKind.IdentityDoubted ? $"/c/{http.GetRouteValue("contextId")}/identity"
            : null,
    });

    private async Task<Visitor?> ChartVisitorAsync(HttpContext http, Guid session)
    {
        if (await contexts.FindAsync(http.GetRouteValue("contextId") as string ?? "", session, http.RequestAborted) is not { } context)
        {
            return null;
        }

        http.Features.Set(new CareContextFeature(context));
        return new Visitor(context.Patient.PracticeId, context.Patient.EhrId, context.Person.Id, context.AppRole, context.Patient.PatientId);
    }

    private async Task<Visitor?> OfficeVisitorAsync(HttpContext http, Guid session)
    {
        if (await seats.FindAsync(session, http.RequestAborted) is not { } seat)
        {
            return null;
        }

        http.Features.Set(new OfficeSeatFeature(seat));
        return new Visitor(seat.PracticeId, "", seat.Person.Id, seat.AppRole, null);
    }

    /// <summary>A change carries the antiforgery token and, when the browser names an origin, ours.</summary>
    private async Task<ProblemKind?> TroubleWithPostAsync(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            return null;
        }

        var origin = http.Request.Headers.Origin.ToString();
        var ours = origin.Length == 0 || origin == configuration.App.PublicBaseUrl.GetLeftPart(UriPartial.Authority);
        try
        {
            return ours && await antiforgery.IsRequestValidAsync(http) ? null : ProblemKind.FormExpired;
        }
        catch (AntiforgeryValidationException)
        {
            // The form could not be read at all: longer than Kestrel's limit, or with more fields than a form may have.
            return ProblemKind.TooLarge;
        }
    }

    /// <summary>Nothing is written about a patient while the chart may show another person under the same id.</summary>
    private async Task<ProblemKind?> DoubtAsync(HttpContext http, string pattern, Visitor visitor) =>
        !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method) && visitor.PatientId is { } patient
        && RouteRoles.WritesAboutPatient(pattern) && await patients.IsDoubtedAsync(patient, http.RequestAborted)
            ? ProblemKind.IdentityDoubted
            : null;

    /// <summary>Who asks, from a chart or from the back office.</summary>
    private sealed record Visitor(string PracticeId, string EhrId, string PersonId, string AppRole, Guid? PatientId);
}
