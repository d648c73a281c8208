using System.Security.Cryptography;
using System.Text;

namespace CcmFhir.Web.Ehr.Delivering.Oracle;

/// <summary>The <c>transactionId</c> of an operation: a UUIDv5 (RFC 9562 5.5), so that the same write always has the same one.</summary>
internal static class TransactionId
{
    private static readonly Guid UrlNamespace = Guid.Parse("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

    /// <param name="identifier">The row's identifier: of the charge, or of one change of it.</param>
    public static string Of(string identifier) => $"urn:uuid:{Version5(UrlNamespace, identifier):D}";

    internal static Guid Version5(Guid space, string name)
    {
#pragma warning disable CA5350 // RFC 9562 prescribes SHA-1 for version 5; it names, it protects nothing.
        var hash = SHA1.HashData([.. space.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)]);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
