using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CcmFhir.Smart.Tests.Support;

/// <summary>
/// The EHR's id_token issuer: writes JWTs by hand, so that it can also write bad ones, and publishes its keys.
/// </summary>
internal sealed class TokenMint
{
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _ec384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    public string Kid { get; init; } = "k1";

    public string Jwks(string? kid = null, string extra = "") => new JsonObject { ["keys"] = new JsonArray(RsaJwk(kid ?? Kid), EcJwk("ec1", _ec, "P-256"), EcJwk("ec3", _ec384, "P-384")) }.ToJsonString()
        .Replace("\"keys\":[", "\"keys\":[" + extra, StringComparison.Ordinal);

    public JsonObject RsaJwk(string? kid)
    {
        var p = _rsa.ExportParameters(false);
        return new JsonObject
        {
            ["kty"] = "RSA",
            ["kid"] = kid,
            ["use"] = "sig",
            ["n"] = Base64Url.EncodeToString(p.Modulus),
            ["e"] = Base64Url.EncodeToString(p.Exponent),
        };
    }

    /// <summary>Claims a launch's id_token has; <paramref name="change"/> spoils them.</summary>
    public static JsonObject Claims(DateTimeOffset now, string? nonce, Action<JsonObject>? change = null)
    {
        var claims = new JsonObject
        {
            ["iss"] = StubEhr.Auth,
            ["sub"] = "user-1",
            ["aud"] = Sample.ClientId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
            ["fhirUser"] = "Practitioner/pr-1",
        };
        if (nonce is not null)
        {
            claims["nonce"] = nonce;
        }

        change?.Invoke(claims);
        return claims;
    }

    public string Sign(JsonObject claims, Action<JsonObject>? header = null) => Sign(claims.ToJsonString(), header);

    /// <summary>Signs any text as payload, with the algorithm the header ends up naming.</summary>
    public string Sign(string payload, Action<JsonObject>? header = null)
    {
        var head = new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = Kid };
        header?.Invoke(head);
        var signed = $"{Part(head.ToJsonString())}.{Part(payload)}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = head["alg"]?.GetValueKind() != System.Text.Json.JsonValueKind.String ? [] : (string)head["alg"]! switch
        {
            "RS256" => _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "RS384" => _rsa.SignData(bytes, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
            "ES256" => _ec.SignData(bytes, HashAlgorithmName.SHA256),
            "ES384" => _ec384.SignData(bytes, HashAlgorithmName.SHA384),

            // The classic confusion: the public key as HMAC secret.
            "HS256" => HMACSHA256.HashData(_rsa.ExportSubjectPublicKeyInfo(), bytes),
            _ => [],
        };
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public StubEhr Publish(StubEhr ehr) => ehr
        .OnJson(StubEhr.OpenId, $$"""{"issuer":"{{StubEhr.Auth}}","jwks_uri":"{{StubEhr.Jwks}}"}""")
        .OnJson(StubEhr.Jwks, Jwks());

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static JsonObject EcJwk(string kid, ECDsa key, string curve)
    {
        var p = key.ExportParameters(false);
        return new JsonObject
        {
            ["kty"] = "EC",
            ["kid"] = kid,
            ["crv"] = curve,
            ["x"] = Base64Url.EncodeToString(p.Q.X),
            ["y"] = Base64Url.EncodeToString(p.Q.Y),
        };
    }
}
