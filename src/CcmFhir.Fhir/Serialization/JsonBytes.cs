using System.Numerics;
using System.Runtime.Intrinsics;

namespace CcmFhir.Fhir.Serialization;

/// <summary>Finding one's way in the bytes of JSON without a parser; far faster than one where most of the text is passed over.</summary>
internal static class JsonBytes
{
    private static readonly Vector128<byte> Quotes = Vector128.Create((byte)'"');
    private static readonly Vector128<byte> Backslashes = Vector128.Create((byte)'\\');

    /// <summary>The index of the quote that ends the string whose first byte is at <paramref name="at"/>; -1 when none does.</summary>
    public static int StringEnd(ReadOnlySpan<byte> json, int at, out bool isEscaped)
    {
        isEscaped = false;
        while ((at = QuoteOrBackslash(json, at)) >= 0 && json[at] != (byte)'"')
        {
            isEscaped = true;
            at += 2;
        }

        return at;
    }

    /// <summary>The index of the first byte from <paramref name="at"/> on that is not white space; the length when all are.</summary>
    public static int Past(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }

        return at;
    }

    // Names and most values are short: one comparison of sixteen bytes finds their end.
    private static int QuoteOrBackslash(ReadOnlySpan<byte> json, int at)
    {
        if (at + Vector128<byte>.Count <= json.Length)
        {
            var block = Vector128.Create(json.Slice(at, Vector128<byte>.Count));
            var hits = (Vector128.Equals(block, Quotes) | Vector128.Equals(block, Backslashes)).ExtractMostSignificantBits();
            if (hits != 0)
            {
                return at + BitOperations.TrailingZeroCount(hits);
            }

            at += Vector128<byte>.Count;
        }

        return at >= json.Length || json[at..].IndexOfAny((byte)'"', (byte)'\\') is not (>= 0 and var further) ? -1 : at + further;
    }
}
