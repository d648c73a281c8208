using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace CcmFhir.Sandbox.Tests;

/// <summary>A client's RS384 and ES384 keys, its JWK Set and the assertions it signs.</summary>
internal sealed class TestKeys : IDisposable
{
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    public string Jwks
    {
        get
        {
            var (rsa, ec) = (_rsa.ExportParameters(false), _ec.ExportParameters(false));
            return JsonSerializer.Serialize(new
            {
                keys = new object[]
                {
                    new { kty = "RSA", kid = "r", alg = "RS384", n = Text(rsa.Modulus!), e = Text(rsa.Exponent!) },
                    new { kty = "EC", kid = "e", alg = "ES384", crv = "P-384", x = Text(ec.Q.X!), y = Text(ec.Q.Y!) },
                },
            });
        }
    }

    public string Assertion(string algorithm, object claims, string? keyId = null)
    {
        var header = new { alg = algorithm, kid = keyId ?? (algorithm == "RS384" ? "r" : "e"), typ = "JWT" };
        var signed = $"{Text(JsonSerializer.SerializeToUtf8Bytes(header))}.{Text(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = algorithm == "RS384"
            ? _rsa.SignData(bytes, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1)
            : _ec.SignData(bytes, HashAlgorithmName.SHA384);
        return $"{signed}.{Text(signature)}";
    }

    public void Dispose()
    {
        _rsa.Dispose();
        _ec.Dispose();
    }

    private static string Text(byte[] bytes) => Base64UrlTextEncoder.Encode(bytes);
}
