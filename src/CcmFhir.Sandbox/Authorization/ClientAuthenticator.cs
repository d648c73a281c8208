using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CcmFhir.Sandbox.Json;

namespace CcmFhir.Sandbox.Authorization;

/// <summary>
/// Who sends a token request: a public client by <c>client_id</c>, a confidential one by HTTP Basic or by a signed
/// assertion, each only in the way it is registered for.
/// </summary>
internal sealed class ClientAuthenticator(SandboxOptions options, Address address, TimeProvider time, HttpClient http)
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, byte> _usedAssertions = [];

    public RegisteredClient? Find(string? id) => options.Clients.FirstOrDefault(c => c.Id == id);

    /// <summary>The client, or null when it is unknown or does not prove itself.</summary>
    public async Task<RegisteredClient?> AuthenticateAsync(HttpRequest request, IFormCollection form, CancellationToken cancel)
    {
        if (form["client_assertion"].ToString() is { Length: > 0 } assertion)
        {
            return form["client_assertion_type"] == AssertionType ? await ByAssertionAsync(assertion, cancel) : null;
        }

        return AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) && header.Scheme == "Basic"
            ? BySecret(header.Parameter ?? "")
            : Find(form["client_id"]) is { Authentication: ClientAuthentication.Public } open ? open : null;
    }

    private RegisteredClient? BySecret(string parameter)
    {
        var bytes = new byte[parameter.Length];
        if (!Convert.TryFromBase64String(parameter, bytes, out var length))
        {
            return null;
        }

        // RFC 6749 section 2.3.1: both halves are form-encoded before they are joined.
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        return parts is [var id, var secret] && Find(id) is { Authentication: ClientAuthentication.Secret, Secret: { } right } client
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(right))
            ? client
            : null;
    }

    private async Task<RegisteredClient?> ByAssertionAsync(string assertion, CancellationToken cancel)
    {
        if (Find(SignedAssertion.Issuer(assertion)) is not { Authentication: ClientAuthentication.Keys } client
            || await JwksAsync(client, cancel) is not { } jwks
            || SignedAssertion.Verify(assertion, jwks)?.Claims is not { } claims)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var expires = claims.TryGetProperty("exp", out var exp) && exp.TryGetInt64(out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : DateTimeOffset.MinValue;
        return claims.Text("sub") == client.Id
            && claims.Select("aud").Any(a => a.ValueKind == JsonValueKind.String && a.GetString() == $"{address.Issuer}/token")
            && expires > now - Skew && expires <= now + LongestLife + Skew
            && claims.Text("jti") is { Length: > 0 } id && _usedAssertions.TryAdd($"{client.Id} {id}", 0)
            ? client
            : null;
    }

    private async Task<string?> JwksAsync(RegisteredClient client, CancellationToken cancel)
    {
        if (client.JwksUri is not { IsLoopback: true } url)
        {
            return client.Jwks;
        }

        try
        {
            return await http.GetStringAsync(url, cancel);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
