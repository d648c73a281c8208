using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace CcmFhir.Fhir.Serialization;

/// <summary>
/// Suspects a name of standing twice in one object. Goes over the bytes of JSON already known to be well-formed and compares short prints of
/// the names: a fifth of the time the parser's own check takes. It may be wrong in suspecting, never in clearing.
/// </summary>
internal static class DuplicateNames
{
    /// <summary>Larger objects are left to the exact check, whose time does not grow with the square.</summary>
    private const int NamesMax = 64;

    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;

    public static bool MayBe(ReadOnlySpan<byte> json, int depthMax)
    {
        var prints = ArrayPool<ulong>.Shared.Rent((depthMax + 1) * NamesMax);
        var outer = ArrayPool<(int First, ulong Mask)>.Shared.Rent(depthMax + 1);
        try
        {
            return MayBe(json, prints, outer);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(prints);
            ArrayPool<(int First, ulong Mask)>.Shared.Return(outer);
        }
    }

    // prints holds the names of every open object, one behind the other; outer where each enclosing one begins. The mask has a bit for each print
    // of the current object: only a name whose bit is set already needs to be compared with the others.
    private static bool MayBe(ReadOnlySpan<byte> json, ulong[] prints, (int First, ulong Mask)[] outer)
    {
        var (depth, first, count, mask) = (0, 0, 0, 0UL);
        for (var at = 0; (uint)at < (uint)json.Length; at++)
        {
            var current = json[at];
            if (current == (byte)'"')
            {
                var end = JsonBytes.StringEnd(json, at + 1, out var isEscaped);
                var next = JsonBytes.Past(json, end + 1);
                if ((uint)next >= (uint)json.Length || json[next] != (byte)':')
                {
                    at = next - 1;
                    continue;
                }

                var print = Print(json[(at + 1)..end]);
                var bit = 1UL << (int)(unchecked(print * Spread) >> 58);
                if (isEscaped || count - first == NamesMax || ((mask & bit) != 0 && prints.AsSpan(first, count - first).Contains(print)))
                {
                    return true;
                }

                mask |= bit;
                prints[count++] = print;

                // Most values are strings: past one at once, because what follows a colon is no name.
                at = JsonBytes.Past(json, next + 1);
                at = (uint)at < (uint)json.Length && json[at] == (byte)'"' ? JsonBytes.StringEnd(json, at + 1, out _) : at - 1;
            }
            else if ((current | 0x20) == (byte)'{')
            {
                outer[depth++] = (first, mask);
                (first, mask) = (count, 0);
            }
            else if ((current | 0x20) == (byte)'}')
            {
                count = first;
                (first, mask) = outer[--depth];
            }
        }

        return false;
    }

    /// <summary>The same for the same name, and hardly ever for two of one object.</summary>
    private static ulong Print(ReadOnlySpan<byte> name)
    {
        var length = unchecked((ulong)name.Length * Spread);
        return name.Length switch
        {
            >= 8 => unchecked((BinaryPrimitives.ReadUInt64LittleEndian(name)
                ^ BitOperations.RotateLeft(BinaryPrimitives.ReadUInt64LittleEndian(name[^8..]) * Spread, 23)) + length),
            >= 4 => unchecked((BinaryPrimitives.ReadUInt32LittleEndian(name) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]) << 32)) + length),
            > 0 => unchecked((name[0] | ((ulong)name[name.Length / 2] << 8) | ((ulong)name[^1] << 16)) + length),
            _ => 0,
        };
    }
}
