using System.Buffers.Text;
using System.Collections.Immutable;
using CcmFhir.Smart.Http;
using Microsoft.IdentityModel.Tokens;

namespace CcmFhir.Smart.Identity;

/// <summary>The usable keys of a JWK Set (RFC 7517): RSA of 2048 bits or more and EC, meant for signatures. Others are left out.</summary>
internal sealed class JwkSet
{
    private const int ModulusBytesMin = 256;

    private readonly ImmutableArray<JsonWebKey> _keys;

    private JwkSet(ImmutableArray<JsonWebKey> keys) => _keys = keys;

    public static JwkSet Read(JsonFields json) => new([.. json.Objects("keys").Select(Key).OfType<JsonWebKey>()]);

    /// <summary>
    /// The key with the token's <c>kid</c> that fits its algorithm. A token without <c>kid</c> is only accepted when one single key fits.
    /// </summary>
    public JsonWebKey? Find(UnverifiedIdToken token)
    {
        var fitting = _keys.Where(k => Fits(k, token.Algorithm) && (token.Kid is null || k.Kid == token.Kid)).Take(2).ToArray();
        return fitting is [var only] ? only : null;
    }

    private static bool Fits(JsonWebKey key, string algorithm) =>
        (string.IsNullOrEmpty(key.Alg) || key.Alg == algorithm) && algorithm switch
        {
            "ES256" => key is { Kty: "EC", Crv: "P-256" },
            "ES384" => key is { Kty: "EC", Crv: "P-384" },
            "ES512" => key is { Kty: "EC", Crv: "P-521" },
            _ => key.Kty == "RSA",
        };

    // Only the public members are taken over, so nothing else in the document can have an effect.
    private static JsonWebKey? Key(JsonFields jwk)
    {
        if (jwk.Text("use") is { } use && use != "sig")
        {
            return null;
        }

        var key = new JsonWebKey { Kid = jwk.Text("kid"), Alg = jwk.Text("alg"), Kty = jwk.Text("kty") };
        switch (key.Kty)
        {
            case "RSA" when Bytes(jwk.Text("n")) >= ModulusBytesMin && Bytes(jwk.Text("e")) > 0:
                (key.N, key.E) = (jwk.Text("n"), jwk.Text("e"));
                return key;
            case "EC" when Bytes(jwk.Text("x")) > 0 && Bytes(jwk.Text("y")) > 0:
                (key.Crv, key.X, key.Y) = (jwk.Text("crv"), jwk.Text("x"), jwk.Text("y"));
                return key;
            default:
                return null;
        }
    }

    private static int Bytes(string? base64Url) => base64Url is not null && Base64Url.IsValid(base64Url, out var length) ? length : 0;
}
