using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CcmFhir.Smart.Launch;

/// <summary>Ties a state to one browser session without storing the session's id beside it.</summary>
public static class SessionBinding
{
    public static string Hash(string sessionId) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(sessionId)));

    /// <summary>False for a null session. Takes the same time whatever differs.</summary>
    internal static bool Matches(string sessionHash, string? sessionId) =>
        sessionId is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sessionHash), Encoding.UTF8.GetBytes(Hash(sessionId)));
}
