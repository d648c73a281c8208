using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Json;

namespace CcmFhir.Sandbox.Authorization;

/// <summary>The EHR's own RS256 key. Written against RFC 7515 here, so that no library is shared with the app's validation.</summary>
internal sealed class SigningKey : IDisposable
{
    private const string KeyId = "riverbend-rs256";

    // Made when first asked for and once a process: it costs more than the rest of the start.
    private static readonly Lazy<RSAParameters> Made = new(static () =>
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportParameters(includePrivateParameters: true);
    });

    private readonly Lazy<RSA> _rsa = new(static () => RSA.Create(Made.Value));

    public JsonObject PublicJwk()
    {
        var key = _rsa.Value.ExportParameters(includePrivateParameters: false);
        return new()
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["alg"] = "RS256",
            ["kid"] = KeyId,
            ["n"] = Base64Url.EncodeToString(key.Modulus),
            ["e"] = Base64Url.EncodeToString(key.Exponent),
        };
    }

    public string Sign(JsonObject claims)
    {
        var signed = $"{Part(new JsonObject { ["alg"] = "RS256", ["kid"] = KeyId, ["typ"] = "JWT" })}.{Part(claims)}";
        var signature = _rsa.Value.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public static string Unsigned(JsonObject claims) => $"{Part(new JsonObject { ["alg"] = "none", ["typ"] = "JWT" })}.{Part(claims)}.";

    public void Dispose()
    {
        if (_rsa.IsValueCreated)
        {
            _rsa.Value.Dispose();
        }
    }

    private static string Part(JsonObject part) => Base64Url.EncodeToString(FhirJson.Write(part));
}
