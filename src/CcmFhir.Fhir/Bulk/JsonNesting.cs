using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Fhir.Bulk;

/// <summary>Finds the end of an object or array by its brackets alone, 64 bytes at a time: most of a bulk file is passed over this way.</summary>
internal static class JsonNesting
{
    private const int Block = 64;

    /// <summary>The index behind the bracket that closes the one at <paramref name="at"/>; -1 when none does.</summary>
    public static int End(ReadOnlySpan<byte> json, int at)
    {
        Span<byte> last = stackalloc byte[Block];
        var (depth, inString) = (0, 0UL);
        for (var start = at; start < json.Length; start += Block)
        {
            scoped var block = json[start..];
            if (block.Length < Block)
            {
                last.Fill((byte)' ');
                block.CopyTo(last);
                block = last;
            }

            if (Mask(block, (byte)'\\', 0) != 0)
            {
                return EndByStrings(json, at); // a quote may be escaped
            }

            // Bits from each opening quote up to its closing one; the last bit says how the next block begins.
            var strings = BetweenPairs(Mask(block, (byte)'"', 0)) ^ inString;
            inString = (strings >> 63) == 0 ? 0 : ulong.MaxValue;
            var closing = Mask(block, (byte)'}', 0x20) & ~strings;
            var opening = Mask(block, (byte)'{', 0x20) & ~strings;
            if (BitOperations.PopCount(closing) < depth)
            {
                depth += BitOperations.PopCount(opening) - BitOperations.PopCount(closing);
                continue;
            }

            for (var brackets = opening | closing; brackets != 0; brackets &= brackets - 1)
            {
                var first = BitOperations.TrailingZeroCount(brackets);
                depth += ((closing >> first) & 1) == 0 ? 1 : -1;
                if (depth == 0)
                {
                    return start + first + 1;
                }
            }
        }

        return -1;
    }

    private static int EndByStrings(ReadOnlySpan<byte> json, int at)
    {
        for (var depth = 0; (uint)at < (uint)json.Length; at++)
        {
            var current = json[at];
            if (current == (byte)'"')
            {
                at = JsonBytes.StringEnd(json, at + 1, out _);
                if (at < 0)
                {
                    return -1;
                }
            }
            else if ((current | 0x20) == (byte)'{')
            {
                depth++;
            }
            else if ((current | 0x20) == (byte)'}' && --depth == 0)
            {
                return at + 1;
            }
        }

        return -1;
    }

    /// <summary>A bit for each of the 64 bytes that is the wanted one once <paramref name="either"/> is set in it: brackets of both kinds differ in that bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mask(ReadOnlySpan<byte> block, byte wanted, byte either) =>
        Half(block[..(Block / 2)], wanted, either) | ((ulong)Half(block[(Block / 2)..], wanted, either) << (Block / 2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Half(ReadOnlySpan<byte> half, byte wanted, byte either) =>
        Vector256.Equals(Vector256.Create(half) | Vector256.Create(either), Vector256.Create(wanted)).ExtractMostSignificantBits();

    /// <summary>Sets every bit from an odd one of those set up to, not with, the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong BetweenPairs(ulong bits)
    {
        bits ^= bits << 1;
        bits ^= bits << 2;
        bits ^= bits << 4;
        bits ^= bits << 8;
        bits ^= bits << 16;
        return bits ^ (bits << 32);
    }
}
