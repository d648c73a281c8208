using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Launch;
using CcmFhir.Web.Connect;

namespace CcmFhir.Web.Certify;

/// <summary>
/// What this app sent in the launch above, judged as Inferno's client suite judges it (tests 5.05 to 5.12): by the requests
/// themselves, not by what the code means to send.
/// </summary>
internal static class RequestChecks
{
    private const string Suite = "smart-app-launch-2.2.0#authorization-request";
    private const string TokenSuite = "smart-app-launch-2.2.0#token-request";

    // 22 base64url characters are 132 bits; the standard asks for 122.
    private const int StateCharactersMin = 22;

    public static ImmutableArray<CertifyCheck> All { get; } =
    [
        Sent("request.response-type", [Suite], (_, q) => q("response_type") == "code"),
        Sent("request.client-id", [Suite], (run, q) => q("client_id") == run.Probe.Ehr.ClientId),
        Sent("request.redirect-uri", [Suite], (run, q) => q("redirect_uri") == run.Probe.Registration.RedirectUri),
        Sent("request.scope", [Suite], (_, q) => q("scope").Length > 0),
        Sent("request.aud", [Suite], (run, q) => q("aud") == run.Launch.Iss),
        Sent("request.launch", [Suite], (run, q) => q("launch") == run.Launch.Launch),
        Sent("request.pkce", [Suite], (_, q) => q("code_challenge_method") == "S256" && q("code_challenge").Length == 43),
        Sent("request.state", ["smart-app-launch-2.2.0#2"], (_, q) => q("state").Length >= StateCharactersMin),
        Sent("request.no-max-age", ["smart-app-launch-2.2.0#211"], (_, q) => q("max_age").Length == 0),
        new("request.state-once", ["smart-app-launch-2.2.0#40"],
            [LaunchChecks.Authorize, LaunchChecks.StandaloneAuthorize], run =>
        {
            string[] names = ["state", "code_challenge", "nonce"];
            var same = names.Where(n => Field(run.Ehr.Request, n) is { Length: > 0 } one && one == Field(run.Standalone.Request, n)).ToArray();
            return Ruling.Of(same.Length == 0, "all differ", "the same twice: " + string.Join(", ", same));
        }),
        Token("token-request.grant", [TokenSuite], (run, sent) =>
            sent.Field("grant_type") == "authorization_code" && sent.Field("code") == run.Code.Code && sent.Field("redirect_uri") == run.Code.Pending.RedirectUri),
        Token("token-request.verifier", [TokenSuite], (run, sent) =>
            sent.Field("code_verifier") is { } verifier && Pkce.Challenge(verifier) == Field(run.Ehr.Request, "code_challenge")),
        new("token-request.client", ["smart-app-launch-2.2.0#71", "smart-app-launch-2.2.0#72", TokenSuite],
            [LaunchChecks.Token], run => Proof(run, TokenRequest(run))),
        new("token-request.assertion", ["smart-app-launch-2.2.0#331", TokenSuite],
            [LaunchChecks.Token], run => Assertion(run, TokenRequest(run))),
    ];

    private static CertifyCheck Sent(
        string id, ImmutableArray<string> verifies, Func<Certification, Func<string, string>, bool> holds) =>
        new(id, verifies, [LaunchChecks.Authorize], run =>
        {
            var query = Certification.Query(run.Ehr.Request.Url).ToLookup(q => q.Key, q => q.Value ?? "");
            var repeated = query.Where(g => g.Count() > 1).Select(g => g.Key).ToArray();
            return repeated.Length > 0 ? Ruling.Fail("sent twice: " + string.Join(", ", repeated))
                : Ruling.Of(holds(run, n => query[n].FirstOrDefault() ?? ""), "as it should be", "the authorization request shows another value or none");
        });

    private static CertifyCheck Token(string id, ImmutableArray<string> verifies, Func<Certification, Exchange, bool> holds) =>
        new(id, verifies, [LaunchChecks.Token], run => Ruling.Of(holds(run, TokenRequest(run)), "as it should be", "the token request shows another value or none"));

    private static Exchange TokenRequest(Certification run) =>
        run.Probe.Traffic.Since(0).First(e => e.Url == run.Smart.TokenEndpoint && e.Field("code") == run.Code.Code);

    private static string Field(AuthorizationRequest request, string name) => request.Fields.FirstOrDefault(f => f.Key == name).Value ?? "";

    private static Ruling Proof(Certification run, Exchange sent) => run.Probe.Registration.Authentication.Kind switch
    {
        ClientAuthenticationKind.Public => Ruling.Of(
            sent.Field("client_id") == run.Probe.Ehr.ClientId && sent.Header("Authorization") is null && sent.Field("client_assertion") is null,
            "a public client: client_id in the body, nothing else", "a public client sends client_id in the body and nothing else"),
        ClientAuthenticationKind.SecretBasic => Ruling.Of(
            sent.Field("client_id") is null && sent.Header("Authorization")?.StartsWith("Basic ", StringComparison.Ordinal) == true,
            "HTTP Basic, no client_id in the body", "a client with a secret sends HTTP Basic and no client_id in the body"),
        ClientAuthenticationKind.PrivateKeyJwt => Ruling.Of(
            sent.Field("client_id") is null && sent.Field("client_assertion_type") == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "a signed assertion, no client_id in the body", "a client with keys sends an assertion and no client_id in the body"),
    };

    private static Ruling Assertion(Certification run, Exchange sent)
    {
        if (sent.Field("client_assertion")?.Split('.') is not [var header, var payload, _])
        {
            return run.Probe.Registration.Authentication.Kind == ClientAuthenticationKind.PrivateKeyJwt
                ? Ruling.Fail("no signed assertion was sent")
                : Ruling.Skip("this client is registered without keys");
        }

        using var head = Json(header);
        using var body = Json(payload);
        string Claim(string name) => body.RootElement.TryGetProperty(name, out var value) ? value.ToString() : "";
        var expires = long.Parse(Claim("exp"), CultureInfo.InvariantCulture);
        var left = DateTimeOffset.FromUnixTimeSeconds(expires) - run.Probe.Clock.GetUtcNow();
        (string What, bool Holds)[] rules =
        [
            ("typ", head.RootElement.GetProperty("typ").GetString() == "JWT"),
            ("kid", head.RootElement.TryGetProperty("kid", out _)),
            ("alg", head.RootElement.GetProperty("alg").GetString() is "RS384" or "ES384"),
            ("iss", Claim("iss") == run.Probe.Ehr.ClientId),
            ("sub", Claim("sub") == run.Probe.Ehr.ClientId),
            ("aud", Claim("aud") == run.Smart.TokenEndpoint.OriginalString),
            ("jti", Claim("jti").Length > 0),
            ("exp", left <= TimeSpan.FromMinutes(5)),
        ];
        var broken = rules.Where(r => !r.Holds).Select(r => r.What).ToArray();
        return Ruling.Of(broken.Length == 0, "header and claims fit", "wrong: " + string.Join(", ", broken));
    }

    private static JsonDocument Json(string part) => JsonDocument.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part)));
}
