using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>
/// The identity of a charge: the same for every run of the same month, whatever the minutes, units or rates, so that a second
/// run finds the first one's item.
/// </summary>
public static class ChargeKey
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int Length = 26;

    /// <summary>26 characters of RFC 4648 base32: 130 bits of a SHA-256 over the parts joined with "|".</summary>
    /// <param name="issuer">The EHR's base as configured; it goes in hashed.</param>
    /// <param name="patientId">"Patient/1" or "1", always the same form.</param>
    /// <param name="month">The month billed.</param>
    /// <param name="lane">The programme lane, in the words of <see cref="Billing.Codes.Lane"/>.</param>
    /// <param name="code">CPT or HCPCS.</param>
    /// <param name="billingEntity">The billing practice, never a person.</param>
    /// <exception cref="ArgumentException">A part is blank or holds "|": two months could share a key.</exception>
    public static string Create(string issuer, string patientId, YearMonth month, string lane, string code, string billingEntity)
    {
        string[] parts = [Hex(issuer), patientId, $"{month:uuuu-MM}", lane, code, billingEntity];
        foreach (var part in parts)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(part);
            if (part.Contains('|', StringComparison.Ordinal))
            {
                throw new ArgumentException("A part of a charge key holds the separator.");
            }
        }

        return Encode(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('|', parts))));
    }

    private static string Hex(string issuer)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(issuer);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(issuer)));
    }

    private static string Encode(byte[] hash)
    {
        var text = new char[Length];
        for (var i = 0; i < Length; i++)
        {
            var bit = i * 5;
            var pair = (hash[bit / 8] << 8) | hash[(bit / 8) + 1];
            text[i] = Base32[(pair >> (11 - (bit % 8))) & 31];
        }

        return new string(text);
    }
}
