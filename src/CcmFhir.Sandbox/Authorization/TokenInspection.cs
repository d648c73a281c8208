using System.Text.Json.Nodes;

namespace CcmFhir.Sandbox.Authorization;

/// <summary><c>/oauth/introspect</c> (RFC 7662) and <c>/oauth/revoke</c> (RFC 7009), for clients which prove themselves.</summary>
internal sealed class TokenInspection(ClientAuthenticator clients, TokenVault vault, TokenEndpoint tokens, Address address)
{
    public async Task<OAuthAnswer> IntrospectAsync(HttpRequest request, CancellationToken cancel)
    {
        var (form, client) = await ReadAsync(request, cancel);
        if (client is null)
        {
            return OAuthAnswer.InvalidClient();
        }

        if (vault.AccessOf(form["token"].ToString()) is not { } access || access.ClientId != client.Id)
        {
            return OAuthAnswer.Ok(new() { ["active"] = false });
        }

        var answer = new JsonObject
        {
            ["active"] = true,
            ["iss"] = address.Issuer,
            ["client_id"] = access.ClientId,
            ["scope"] = string.Join(' ', access.Scopes),
            ["exp"] = access.Expires.ToUnixTimeSeconds(),
        };
        if (access.Context is { } context)
        {
            answer["sub"] = context.User;
            answer["fhirUser"] = context.FhirUser ?? $"{address.Fhir}/Practitioner/{context.User}";
            foreach (var (name, value) in tokens.ContextOf(context, access.Scopes))
            {
                answer[name] = value;
            }
        }

        return OAuthAnswer.Ok(answer);
    }

    public async Task<OAuthAnswer> RevokeAsync(HttpRequest request, CancellationToken cancel)
    {
        var (form, client) = await ReadAsync(request, cancel);
        if (client is null)
        {
            return OAuthAnswer.InvalidClient();
        }

        vault.Revoke(form["token"].ToString(), client.Id);
        return OAuthAnswer.Ok([]);
    }

    private async Task<(IFormCollection Form, RegisteredClient? Client)> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        var form = request.HasFormContentType ? await request.ReadFormAsync(cancel) : FormCollection.Empty;
        return (form, await clients.AuthenticateAsync(request, form, cancel));
    }
}
