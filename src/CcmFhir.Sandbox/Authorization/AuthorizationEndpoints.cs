using System.Text.Json.Nodes;

namespace CcmFhir.Sandbox.Authorization;

/// <summary>The SMART authorization server: which request goes where.</summary>
internal static class AuthorizationEndpoints
{
    public static void MapAuthorization(this WebApplication app)
    {
        app.MapGet("/fhir/.well-known/smart-configuration", (SmartDiscovery discovery) => OAuthAnswer.Ok(discovery.SmartConfiguration()));
        app.MapGet("/smart-style.json", () => Results.Text(SmartDiscovery.SmartStyle, "application/json"));

        var oauth = app.MapGroup("/oauth");
        oauth.MapGet("/.well-known/openid-configuration", (SmartDiscovery discovery) => OAuthAnswer.Ok(discovery.OpenIdConfiguration()));
        oauth.MapGet("/jwks", (SigningKey key) => OAuthAnswer.Ok(new JsonObject { ["keys"] = new JsonArray(key.PublicJwk()) }));
        oauth.MapMethods("/authorize", ["GET", "POST"], (AuthorizeEndpoint endpoint, HttpRequest request, CancellationToken cancel) =>
            endpoint.HandleAsync(request, cancel));
        oauth.MapPost("/token", (TokenEndpoint endpoint, HttpRequest request, CancellationToken cancel) => endpoint.HandleAsync(request, cancel));
        oauth.MapPost("/introspect", (TokenInspection endpoint, HttpRequest request, CancellationToken cancel) => endpoint.IntrospectAsync(request, cancel));
        oauth.MapPost("/revoke", (TokenInspection endpoint, HttpRequest request, CancellationToken cancel) => endpoint.RevokeAsync(request, cancel));
    }
}
