using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CcmFhir.Fhir.Serialization;

/// <summary>Finding one's way in the bytes of JSON without a parser; far faster than one where most of the text is passed over.</summary>
internal static class JsonBytes
{
    /// <summary>The index of the quote that ends the string whose first byte is at <paramref name="at"/>; -1 when none does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int StringEnd(ReadOnlySpan<byte> json, int at, out bool isEscaped)
    {
        // Names and most values are short: one comparison of sixteen bytes finds their end.
        if (at <= json.Length - Vector128<byte>.Count)
        {
            var block = Vector128.Create(json.Slice(at, Vector128<byte>.Count));
            var hits = (Vector128.Equals(block, Vector128.Create((byte)'"')) | Vector128.Equals(block, Vector128.Create((byte)'\\'))).ExtractMostSignificantBits();
            var first = at + BitOperations.TrailingZeroCount(hits);
            if (hits != 0 && json[first] == (byte)'"')
            {
                isEscaped = false;
                return first;
            }
        }

        return LongStringEnd(json, at, out isEscaped);
    }

    /// <summary>The index of the first byte from <paramref name="at"/> on that is not white space; the length when all are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Past(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }

        return at;
    }

    private static int LongStringEnd(ReadOnlySpan<byte> json, int at, out bool isEscaped)
    {
        isEscaped = false;
        while (at < json.Length && json[at..].IndexOfAny((byte)'"', (byte)'\\') is >= 0 and var further)
        {
            at += further;
            if (json[at] == (byte)'"')
            {
                return at;
            }

            isEscaped = true;
            at += 2;
        }

        return -1;
    }
}
