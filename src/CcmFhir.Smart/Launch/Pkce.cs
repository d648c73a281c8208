using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CcmFhir.Smart.Launch;

/// <summary>Proof key for code exchange, S256 only. RFC 7636.</summary>
public static class Pkce
{
    /// <summary>43 characters, 256 random bits (section 4.1).</summary>
    public static string NewVerifier() => OpaqueValue.New();

    /// <summary>BASE64URL(SHA256(ASCII(verifier))), section 4.2.</summary>
    public static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
