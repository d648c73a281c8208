using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Launch;

/// <summary>
/// Signing out. What was recorded stays; the launch's tokens stay sealed in the store until they run out, so that what waits for the
/// EHR is still delivered.
/// </summary>
internal static class SignOutEndpoint
{
    public static void MapSignOut(this IEndpointRouteBuilder routes) => routes.MapPost("/sign-out", async (PageRequest page, HttpContext http, Sessions sessions) =>
    {
        await sessions.EndAsync(page.Context.SessionId, page.Cancel);
        SessionCookie.Delete(http.Response);
        http.Response.Headers.Location = "/?done=signed-out";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    });
}
