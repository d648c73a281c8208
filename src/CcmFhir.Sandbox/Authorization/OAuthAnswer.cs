using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Json;

namespace CcmFhir.Sandbox.Authorization;

/// <summary>A JSON answer of the authorization server; never cached. https://www.rfc-editor.org/rfc/rfc6749#section-5</summary>
internal sealed record OAuthAnswer(int Status, JsonObject Body) : IResult
{
    public static OAuthAnswer Ok(JsonObject body) => new(StatusCodes.Status200OK, body);

    public static OAuthAnswer Error(string code, string why) =>
        new(StatusCodes.Status400BadRequest, new() { ["error"] = code, ["error_description"] = why });

    public static OAuthAnswer InvalidClient() => Error("invalid_client", "The client is unknown or did not prove itself.") with
    {
        Status = StatusCodes.Status401Unauthorized,
    };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        httpContext.Response.Headers.CacheControl = "no-store";
        httpContext.Response.Headers.Pragma = "no-cache";
        httpContext.Response.ContentType = "application/json";
        await httpContext.Response.Body.WriteAsync(FhirJson.Write(Body), httpContext.RequestAborted);
    }
}
