using System.Buffers.Text;
using System.Security.Cryptography;

namespace CcmFhir.Smart.Launch;

/// <summary>Unpredictable values for state, nonce, verifier and jti: 256 random bits as 43 base64url characters.</summary>
internal static class OpaqueValue
{
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
