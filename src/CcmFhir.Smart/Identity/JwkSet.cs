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

    private JwkSet(ImmutableArray<JsonWebKey> keys, ImmutableArray<string> published) => (_keys, Published) = (keys, published);

    /// <summary>Every key of the document, usable or not, by kind, curve, algorithm and a use that is not signatures.</summary>
    public ImmutableArray<string> Published { get; }

    /// <summary>What the usable keys sign with: as they state, else the usual algorithm of their kind.</summary>
    public IEnumerable<string> Algorithms => _keys.Select(k => string.IsNullOrEmpty(k.Alg) ? UsualOf(k) : k.Alg).Where(Fits);

    public static JwkSet Read(JsonFields json)
    {
        var keys = json.Objects("keys");
        return new JwkSet([.. keys.Select(Key).OfType<JsonWebKey>()], [.. keys.Select(Describe)]);
    }

    /// <summary>Whether a usable key can have signed by it.</summary>
    public bool Fits(string algorithm) => _keys.Any(k => Fits(k, algorithm));

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
            "RS256" or "RS384" or "RS512" or "PS256" or "PS384" or "PS512" => key.Kty == "RSA",
            _ => false,
        };

    private static string UsualOf(JsonWebKey key) => key.Crv switch
    {
        "P-256" => "ES256",
        "P-384" => "ES384",
        "P-521" => "ES512",
        _ => "RS256",
    };

    private static string Describe(JsonFields jwk)
    {
        var use = jwk.Text("use") is { } other && other != "sig" ? $"for {Word(other)}" : null;
        return string.Join(' ', new[] { Word(jwk.Text("kty") ?? "?"), Word(jwk.Text("crv")), Word(jwk.Text("alg")), use }.OfType<string>());
    }

    /// <summary>The document is the server's: only short plain names of it are repeated.</summary>
    private static string? Word(string? name) =>
        name is null ? null : name.Length <= 16 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '+') ? name : "?";

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
