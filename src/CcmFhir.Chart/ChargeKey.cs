using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CcmFhir.Billing;
using CcmFhir.Billing.Codes;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>
/// The identity of a charge: EHR, patient, month, lane, code and billing practice. No quantity, minutes or rate, so that
/// deciding the same month again finds the same item.
/// </summary>
public static class ChargeKey
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int Length = 26;

    // The namespace of our version 5 UUIDs; any constant would do, but it must never change.
    private static readonly Guid Namespace = new("6f1a3c52-0d0b-5c1e-9d55-7a2b8f0c4e11");

    /// <summary>26 characters of base32 over a SHA-256.</summary>
    /// <param name="issuer">The EHR's FHIR base; a trailing slash does not make another EHR.</param>
    /// <param name="patientId">The patient's id there.</param>
    /// <param name="month">The calendar month billed.</param>
    /// <param name="lane">The lane billed.</param>
    /// <param name="code">HCPCS or CPT code.</param>
    /// <param name="billingEntity">The billing practice, <c>Organization/abc</c>; never a person.</param>
    public static string Create(string issuer, string patientId, YearMonth month, Lane lane, string code, string billingEntity)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        var ehr = Convert.ToHexStringLower(Hash(issuer.TrimEnd('/')));
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{ehr}|{patientId}|{month.Year:0000}-{month.Month:00}|{Words.Of(lane)}|{code}|{billingEntity}");
        return Encode(Hash(text));
    }

    /// <summary>The version 5 UUID of a key, for EHRs that want one (Oracle's transactionId).</summary>
    public static Guid TransactionId(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        byte[] named = [.. Namespace.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(key)];
#pragma warning disable CA5350 // RFC 9562 5.5 defines version 5 by SHA-1; it names, it does not protect.
        var bytes = SHA1.HashData(named)[..16];
#pragma warning restore CA5350
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x50);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A key over other parts, for what a charge rests on (its month total).</summary>
    internal static string Over(params ReadOnlySpan<string> parts) => Encode(Hash(string.Join('|', parts)));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static string Encode(byte[] hash)
    {
        var key = new char[Length];
        for (var i = 0; i < Length; i++)
        {
            // Five bits at a time, from the most significant.
            var bit = i * 5;
            var window = (hash[bit / 8] << 8) | hash[(bit / 8) + 1];
            key[i] = Base32[(window >> (11 - (bit % 8))) & 31];
        }

        return new string(key);
    }
}
