using CcmFhir.Web.Hosting;
using CcmFhir.Web.Jobs;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Launch;

/// <summary>
/// Signing out. What was recorded stays. The sweep ends the session's launches at their EHRs, nobody waits for that; the grants of those for which
/// something is still on its way to the EHR are kept for it (docs/adr/0022).
/// </summary>
internal static class SignOutEndpoint
{
    public static void MapSignOut(this IEndpointRouteBuilder routes) => routes.MapPost("/sign-out", async (PageRequest page, HttpContext http, Sessions sessions, SweepBell bell) =>
    {
        await sessions.EndAsync(page.Context.SessionId, page.Cancel);
        bell.Ring();
        SessionCookie.Delete(http.Response);
        http.Response.Headers.Location = "/?done=signed-out";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    });
}
