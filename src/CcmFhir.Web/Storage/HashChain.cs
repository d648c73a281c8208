using System.Security.Cryptography;
using System.Text;

namespace CcmFhir.Web.Storage;

/// <summary>What makes rows a chain: each carries the hash of its own content and of the row before it.</summary>
internal static class HashChain
{
    /// <summary>The hash before the first row.</summary>
    public const string Genesis = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>SHA-256 over the parts, a line each, in lower-case hex.</summary>
    public static string Hash(params ReadOnlySpan<string?> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
}
