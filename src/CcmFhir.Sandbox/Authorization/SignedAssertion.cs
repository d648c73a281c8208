using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CcmFhir.Sandbox.Json;

namespace CcmFhir.Sandbox.Authorization;

/// <summary>A client assertion whose signature holds. https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html</summary>
internal sealed record SignedAssertion(JsonElement Claims)
{
    /// <summary>Null when the text is no JWT, its algorithm is neither RS384 nor ES384, its key is unknown or the signature is wrong.</summary>
    public static SignedAssertion? Verify(string token, string jwks)
    {
        try
        {
            if (token.Split('.') is not [var header, var payload, var signature])
            {
                return null;
            }

            var (algorithm, keyId) = (Parse(header).Text("alg"), Parse(header).Text("kid"));
            var key = JsonDocument.Parse(jwks).RootElement.Select("keys").FirstOrDefault(k => k.Text("kid") == keyId);
            var signed = Encoding.ASCII.GetBytes($"{header}.{payload}");
            return key.ValueKind == JsonValueKind.Object && IsSigned(algorithm, key, signed, Base64Url.DecodeFromChars(signature))
                ? new(Parse(payload))
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Who is asserted to ask, without looking at the signature.</summary>
    public static string? Issuer(string token)
    {
        try
        {
            return token.Split('.') is [_, var payload, _] ? Parse(payload).Text("iss") : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    private static bool IsSigned(string? algorithm, JsonElement key, byte[] signed, byte[] signature)
    {
        switch (algorithm, key.Text("kty"))
        {
            case ("RS384", "RSA"):
                using (var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") }))
                {
                    return rsa.VerifyData(signed, signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1);
                }

            case ("ES384", "EC"):
                var point = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") };
                using (var ec = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP384, Q = point }))
                {
                    return ec.VerifyData(signed, signature, HashAlgorithmName.SHA384);
                }

            default:
                return false;
        }
    }

    private static byte[] Bytes(JsonElement key, string name) => Base64Url.DecodeFromChars(key.Text(name) ?? "");

    private static JsonElement Parse(string part) => JsonDocument.Parse(Base64Url.DecodeFromChars(part)).RootElement;
}
