using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Launch;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using Microsoft.AspNetCore.Http.Extensions;

namespace CcmFhir.Web.Certify;

/// <summary>
/// Hands a guided run what its tester's browser brings to the app's launch and callback URLs. Anybody else's visit, and a
/// visit no run waits for, goes on to the app.
/// </summary>
internal sealed class CertifyVisits(
    RequestDelegate next, CertifyRuns runs, EhrRegistry registry, LaunchConfiguration configuration, Sessions sessions, SessionLimits limits)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!await TakeAsync(http))
        {
            await next(http);
        }
    }

    private async Task<bool> TakeAsync(HttpContext http)
    {
        if (EhrOf(http.Request) is not { } ehr || runs.Here(ehr) is not { Guided: { } way } job
            || await sessions.FindAsync(SessionCookie.Read(http.Request), limits, http.RequestAborted) != job.Session)
        {
            return false;
        }

        // As the browser asked for it; behind a proxy only the app's own address says so.
        var url = new Uri(configuration.App.PublicBaseUrl, http.Request.GetEncodedPathAndQuery());
        if (http.Request.Path == "/launch" ? !way.TakeLaunch(url) : !way.TakeCallback(url, http.Request.Query["state"]))
        {
            return false;
        }

        var onward = http.Request.Path == "/launch" ? await way.OnwardAsync(http.RequestAborted) : null;
        http.Response.Redirect(onward?.AbsoluteUri ?? job.Page);
        return true;
    }

    private string? EhrOf(HttpRequest request) => !HttpMethods.IsGet(request.Method) ? null
        : request.Path == "/launch" ? LaunchRequest.Read(LaunchEndpoints.Pairs(request.Query), registry).Value?.Ehr.Id
        : request.Path.StartsWithSegments("/callback", out var rest) && rest.Value is ['/', .. var id] ? id
        : null;
}
