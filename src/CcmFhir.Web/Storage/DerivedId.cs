using System.Security.Cryptography;
using System.Text;

namespace CcmFhir.Web.Storage;

/// <summary>Ids that follow from other ids, so that doing a thing again finds what the first time made (RFC 9562 version 8).</summary>
public static class DerivedId
{
    public static Guid Of(Guid parent, string what) => Of(parent.ToString("D") + " " + what);

    public static Guid Of(string name)
    {
        Span<byte> bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
