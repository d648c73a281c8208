using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Storage;
using Microsoft.AspNetCore.Antiforgery;

namespace CcmFhir.Web.Hosting;

/// <summary>The launch a request works under, put there by <see cref="ContextGate"/> and nobody else.</summary>
internal sealed record CareContextFeature(CareContext Context);

/// <summary>
/// Stands before every page: which session, which launch, may this role do this, is the post ours. Writes the access log
/// for what it lets through and for what it refuses.
/// </summary>
internal sealed class ContextGate(
    RequestDelegate next, Sessions sessions, SessionLimits limits, CareContexts contexts, AuditLog audit, IAntiforgery antiforgery,
    LaunchConfiguration configuration)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint() is not RouteEndpoint { RoutePattern.RawText: { } raw } || !IsGuarded(raw))
        {
            await next(http);
            return;
        }

        var pattern = raw.StartsWith('/') ? raw : "/" + raw;
        if (await sessions.FindAsync(SessionCookie.Read(http.Request), limits, http.RequestAborted) is not { } session)
        {
            await Problems.WriteAsync(http, new ProblemView { Kind = ProblemKind.SessionExpired, Reference = Problems.Reference(http) });
            return;
        }

        var contextId = http.GetRouteValue("contextId") as string ?? "";
        if (await contexts.FindAsync(contextId, session, http.RequestAborted) is not { } context)
        {
            // Whose chart it was is not said: the id may name another session's launch or none.
            await audit.WriteAsync(
                new AuditEvent("", "", $"session {session:D}", "", "denial", null, $"{http.Request.Method} {pattern}", "refused"), http.RequestAborted);
            await Problems.WriteAsync(http, new ProblemView { Kind = ProblemKind.ContextUnknown, Reference = Problems.Reference(http) });
            return;
        }

        http.Features.Set(new CareContextFeature(context));
        var role = LaunchWords<AppRole>.Find(context.AppRole);
        var problem = role is null || !RouteRoles.For(http.Request.Method, pattern).Contains(role.Value) ? ProblemKind.NotAllowed
            : await TroubleWithPostAsync(http);
        var isRead = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        await audit.WriteAsync(
            new AuditEvent(
                context.Patient.PracticeId, context.Patient.EhrId, context.Person.Id, context.AppRole,
                problem is not null ? "denial" : isRead ? "view" : "change", context.Patient.PatientId, $"{http.Request.Method} {pattern}",
                problem is null ? "allowed" : "refused"),
            http.RequestAborted);
        if (problem is { } kind)
        {
            await Problems.WriteAsync(http, new ProblemView { Kind = kind, Reference = Problems.Reference(http) });
            return;
        }

        await next(http);
    }

    private static bool IsGuarded(string pattern) => pattern.TrimStart('/').StartsWith("c/{contextId}", StringComparison.Ordinal);

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
}
