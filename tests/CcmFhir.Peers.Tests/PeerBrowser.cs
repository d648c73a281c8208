using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CcmFhir.Peers.Tests;

/// <summary>
/// A browser and an app in one, as small as a test needs: it follows the peer's redirects with its cookies until the
/// peer sends it back to the app, then redeems the code.
/// </summary>
internal sealed class PeerBrowser(PeerServer peer, PeerOptions options) : IDisposable
{
    private const string Verifier = "M25iVXpKU3puUjFaYWg3T1NDTDQtcW1ROUY5YXlwalNoc0hhakxifmZHag";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });

    /// <summary>The authorization request of a launch, with changes; an empty value leaves one out.</summary>
    public async Task<Uri> AuthorizeUrlAsync(string patient, string user, string scope, params (string Name, string Value)[] changes)
    {
        var launch = Query(await peer.LaunchUrlAsync(patient, user))["launch"];
        var parameters = new Dictionary<string, string>
        {
            ["response_type"] = "code",
            ["client_id"] = options.ClientId,
            ["redirect_uri"] = options.RedirectUri,
            ["scope"] = scope,
            ["state"] = "s1",
            ["nonce"] = "n1",
            ["aud"] = peer.FhirBase.AbsoluteUri,
            ["launch"] = launch,
            ["code_challenge"] = Text(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
        {
            parameters[name] = value;
        }

        var query = string.Join('&', parameters.Where(p => p.Value.Length > 0).Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"));
        return new(peer.Issuer, $"auth?{query}");
    }

    /// <summary>Follows redirects to the app and gives what it was sent; a page instead of a redirect is a failure.</summary>
    public async Task<Dictionary<string, string>> FollowAsync(Uri url)
    {
        while (!url.AbsoluteUri.StartsWith(options.RedirectUri, StringComparison.Ordinal))
        {
            using var response = await _http.GetAsync(url);
            url = new Uri(url, response.Headers.Location
                ?? throw new InvalidOperationException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}"));
        }

        return Query(url);
    }

    public async Task<JsonObject> RedeemAsync(string code, string? verifier = null)
    {
        var fields = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = options.RedirectUri,
            ["code_verifier"] = verifier ?? Verifier,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(peer.Issuer, "token"));
        if (options.ClientSecret is { } secret)
        {
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{options.ClientId}:{secret}")));
        }
        else
        {
            fields["client_id"] = options.ClientId;
        }

        request.Content = new FormUrlEncodedContent(fields);
        using var response = await _http.SendAsync(request);
        return (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    /// <summary>A whole launch: the token response.</summary>
    public async Task<JsonObject> LaunchAsync(string patient, string user, string scope)
    {
        var returned = await FollowAsync(await AuthorizeUrlAsync(patient, user, scope));
        return await RedeemAsync(returned["code"]);
    }

    public void Dispose() => _http.Dispose();

    private static Dictionary<string, string> Query(Uri url) => url.Query.TrimStart('?').Split('&')
        .Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1].Replace('+', ' ')));

    private static string Text(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
