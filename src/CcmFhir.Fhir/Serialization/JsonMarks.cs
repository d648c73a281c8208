using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CcmFhir.Fhir.Serialization;

/// <summary>
/// Finds the colons and braces of well-formed JSON that stand outside its strings, sixty-four bytes at a time, after "Parsing Gigabytes of
/// JSON per Second" (Langdale and Lemire, 2019): a bit for each byte, quotes turned into the stretches between them.
/// </summary>
internal ref struct JsonMarks
{
    public const int BlockLength = 64;

    /// <summary>All bits set when the block before ended inside a string.</summary>
    private ulong _inString;

    /// <summary>Whether a backslash at the end of the block before escapes this one's first byte.</summary>
    private bool _isEscaped;

    /// <summary>A bit for each mark of the block.</summary>
    /// <param name="block">The next sixty-four bytes, the last ones filled up with white space.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next(ReadOnlySpan<byte> block)
    {
        var low = Vector256.Create(block[..32]);
        var high = Vector256.Create(block[32..BlockLength]);
        var quotes = Where(low, high, (byte)'"');
        var slashes = Where(low, high, (byte)'\\');
        if (slashes != 0 || _isEscaped)
        {
            quotes &= ~Escaped(slashes);
        }

        // Each bit becomes the parity of the quotes up to it: 1 from an opening quote to the byte before the closing one.
        var strings = quotes;
        for (var step = 1; step < BlockLength; step *= 2)
        {
            strings ^= strings << step;
        }

        strings ^= _inString;
        _inString = unchecked((ulong)((long)strings >> (BlockLength - 1)));
        return (Where(low, high, (byte)':') | Where(low, high, (byte)'{') | Where(low, high, (byte)'}')) & ~strings;
    }

    private ulong Escaped(ulong slashes)
    {
        var escaped = _isEscaped ? 1UL : 0;
        slashes &= ~escaped;
        _isEscaped = false;
        while (slashes != 0)
        {
            var at = BitOperations.TrailingZeroCount(slashes);
            _isEscaped = at == BlockLength - 1;
            escaped |= 2UL << at;
            slashes &= ~(3UL << at); // a backslash that is escaped escapes nothing
        }

        return escaped;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Where(Vector256<byte> low, Vector256<byte> high, byte what) =>
        Vector256.Equals(low, Vector256.Create(what)).ExtractMostSignificantBits()
        | ((ulong)Vector256.Equals(high, Vector256.Create(what)).ExtractMostSignificantBits() << 32);
}
