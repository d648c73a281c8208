using System.Buffers.Text;
using CcmFhir.Smart.Http;

namespace CcmFhir.Smart.Identity;

/// <summary>A JWT in compact form taken apart, nothing believed. <c>jku</c>, <c>x5u</c> and <c>jwk</c> headers are not even read.</summary>
internal sealed class UnverifiedIdToken
{
    private const int LengthMax = 64 * 1024;

    private UnverifiedIdToken(string algorithm, string? kid, JsonFields claims) => (Algorithm, Kid, Claims) = (algorithm, kid, claims);

    public string Algorithm { get; }

    public string? Kid { get; }

    public JsonFields Claims { get; }

    public string? Issuer => Claims.Text("iss");

    /// <summary>Null unless there are three parts, the first two strict JSON objects, and the header is of a plain JWT.</summary>
    public static UnverifiedIdToken? Parse(string compact)
    {
        if (compact.Length > LengthMax || compact.Split('.') is not [var first, var second, _])
        {
            return null;
        }

        if (Part(first) is not { } header || Part(second) is not { } claims || header.Text("alg") is not { } algorithm)
        {
            return null;
        }

        // An access token (at+jwt) is no id_token; "crit" names extensions we do not know (RFC 7515 section 4.1.11).
        var plain = !header.Has("crit") && (header.Text("typ") is not { } type || string.Equals(type, "JWT", StringComparison.OrdinalIgnoreCase));
        return plain ? new UnverifiedIdToken(algorithm, header.Text("kid"), claims) : null;
    }

    private static JsonFields? Part(string text)
    {
        if (text.Contains('=', StringComparison.Ordinal) || !Base64Url.IsValid(text))
        {
            return null;
        }

        return StrictJson.ParseObject(Base64Url.DecodeFromChars(text));
    }
}
