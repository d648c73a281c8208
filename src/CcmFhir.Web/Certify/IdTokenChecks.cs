using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Smart;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Identity;
using CcmFhir.Smart.Launch;

namespace CcmFhir.Web.Certify;

/// <summary>
/// The EHR's id_token, and what becomes of it when one thing about it is wrong. OpenID Connect Core 1.0 section 3.1.3.7: every bad one
/// is made of the good one, so only the app's validation decides.
/// </summary>
internal static class IdTokenChecks
{
    public const string Valid = "id-token.valid";

    private static readonly ImmutableArray<string> Validated = ["smart-app-launch-2.2.0#201"];

    public static ImmutableArray<CertifyCheck> All { get; } =
    [
        new(Valid, ["smart-app-launch-2.2.0#201", "smart-app-launch-2.2.0#218"], [LaunchChecks.Token], async (run, cancel) =>
        {
            if (!run.Token.Scopes.Has("openid") && run.Token.IdToken is null)
            {
                return Ruling.Skip("openid was not granted");
            }

            var user = await run.Probe.IdTokens.Validate(run.Probe.Registration, run.Smart, run.Code.Pending, run.Token.IdToken, cancel);
            run.User = user.Value!;
            return user.Succeeded ? Ruling.Pass("signature, issuer, audience, times and nonce hold") : Ruling.Fail(Certification.Words(user.Failure));
        }),
        new("id-token.fhir-user", ["ccmfhir#discovery"], [Valid], run =>
            run.User.FhirUser is { } user ? Ruling.Of(!user.IsForeign, user.Type, "fhirUser is of another server") : Ruling.Skip("the EHR does not say (no fhirUser)")),
        Wrong("id-token.other-content", SmartFailureKind.IdTokenSignature, run => Changed(run.Token.IdToken!)),
        Wrong("id-token.other-signature", SmartFailureKind.IdTokenSignature, run => Signed(run.Token.IdToken!)),
        Wrong("id-token.unsigned", SmartFailureKind.IdTokenAlgorithm, run => WithAlgorithm(run.Token.IdToken!, "none")),
        Wrong("id-token.symmetric", SmartFailureKind.IdTokenAlgorithm, run => WithAlgorithm(run.Token.IdToken!, "HS256")),
        Wrong("id-token.missing", SmartFailureKind.IdTokenMissing, _ => null),
        new("id-token.other-audience", Validated, [Valid], async (run, cancel) => Judge(
            await run.Probe.IdTokens.Validate(Other(run, "another-client", run.Probe.Registration.IdToken), run.Smart, run.Code.Pending, run.Token.IdToken, cancel),
            SmartFailureKind.IdTokenAudience)),
        new("id-token.other-issuer", Validated, [Valid], async (run, cancel) =>
        {
            var known = run.Probe.Registration.IdToken;
            var rules = new IdTokenRules(["https://elsewhere.invalid"], known.NonceMode, known.Algorithms, TimeSpan.FromMinutes(2));
            return Judge(
                await run.Probe.IdTokens.Validate(Other(run, run.Probe.Ehr.ClientId, rules), run.Smart, run.Code.Pending, run.Token.IdToken, cancel),
                SmartFailureKind.IdTokenIssuer);
        }),
        new("id-token.other-nonce", Validated, [Valid], async (run, cancel) =>
            run.Code.Pending.Nonce is null || Payload(run.Token.IdToken!)["nonce"] is null
                ? Ruling.Skip("the EHR sends no nonce back; nonceMode decides whether that is enough")
                : Judge(
                    await run.Probe.IdTokens.Validate(
                        run.Probe.Registration, run.Smart, run.Code.Pending with { Nonce = Pkce.NewVerifier() }, run.Token.IdToken, cancel),
                    SmartFailureKind.IdTokenNonce)),
        new("id-token.expired", Validated, [Valid], async (run, cancel) => Judge(
            await run.Probe.IdTokensAt(new LaterClock(run.Probe.Clock, TimeSpan.FromDays(1)))
                .Validate(run.Probe.Registration, run.Smart, run.Code.Pending, run.Token.IdToken, cancel),
            SmartFailureKind.IdTokenExpired)),
    ];

    private static CertifyCheck Wrong(string id, SmartFailureKind expected, Func<Certification, string?> token) =>
        new(id, Validated, [Valid], async (run, cancel) => Judge(
            await run.Probe.IdTokens.Validate(run.Probe.Registration, run.Smart, run.Code.Pending, token(run), cancel), expected));

    private static Ruling Judge(SmartResult<UserIdentity> answer, SmartFailureKind expected) =>
        Ruling.Of(answer.Failure?.Kind == expected, $"refused: {expected}", $"ended as {answer.Failure?.Kind.ToString() ?? "a good id_token"}");

    private static EhrRegistration Other(Certification run, string clientId, IdTokenRules rules)
    {
        var known = run.Probe.Registration;
        return new EhrRegistration(
            known.Id, known.DisplayName, known.FhirBases.Select(b => b.OriginalString), known.AllowedHosts, clientId, known.Authentication,
            known.RedirectUri, known.Scopes, known.PlainHttp)
        {
            IdToken = rules,
        };
    }

    private static string Changed(string token)
    {
        var parts = token.Split('.');
        var payload = Payload(token);
        payload["sub"] = payload["sub"] + "-other";
        return $"{parts[0]}.{Encode(payload)}.{parts[2]}";
    }

    private static string Signed(string token)
    {
        var parts = token.Split('.');
        var signature = Base64Url.DecodeFromChars(parts[2]);
        signature[0] ^= 1;
        return $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(signature)}";
    }

    private static string WithAlgorithm(string token, string algorithm)
    {
        var parts = token.Split('.');
        var header = (JsonObject)JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!;
        header["alg"] = algorithm;
        return $"{Encode(header)}.{parts[1]}.{(algorithm == "none" ? "" : parts[2])}";
    }

    private static JsonObject Payload(string token) => (JsonObject)JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!;

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));

    /// <summary>The same clock, ahead.</summary>
    private sealed class LaterClock(TimeProvider clock, TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + by;
    }
}
