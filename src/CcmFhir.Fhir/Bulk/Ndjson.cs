using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;

namespace CcmFhir.Fhir.Bulk;

/// <summary>A line of an NDJSON file; blank lines are not handed out.</summary>
/// <param name="number">From 1, blank lines counted.</param>
/// <param name="json">Valid during the call only.</param>
public delegate void NdjsonLine(long number, ReadOnlySpan<byte> json);

/// <summary>Streams newline-delimited JSON (http://ndjson.org) of any size in constant memory, unzipping it when it is gzip.</summary>
public static class Ndjson
{
    /// <param name="stream">The file or the response body; plain or gzip, told by its first two bytes.</param>
    /// <param name="onLine">Called for every line in order, on the caller's thread of control.</param>
    /// <param name="cancel">The caller's cancellation.</param>
    /// <param name="lineBytesMax">A longer line ends the reading.</param>
    /// <returns>How many lines were handed out, and the number of the line that was too long, or null.</returns>
    /// <exception cref="IOException">The stream broke.</exception>
    /// <exception cref="InvalidDataException">The gzip data is damaged.</exception>
    public static async Task<(long Lines, long? TooLong)> ReadAsync(
        Stream stream, NdjsonLine onLine, CancellationToken cancel, int lineBytesMax = 20 * 1024 * 1024)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(onLine);
        var raw = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 256 * 1024, leaveOpen: true));
        var start = await raw.ReadAtLeastAsync(2, cancel);
        var isGzip = IsGzip(start.Buffer);
        raw.AdvanceTo(start.Buffer.Start);
        if (!isGzip)
        {
            return await ReadAsync(raw, onLine, lineBytesMax, cancel);
        }

        await using var unzipped = new GZipStream(raw.AsStream(), CompressionMode.Decompress);
        return await ReadAsync(PipeReader.Create(unzipped, new StreamPipeReaderOptions(bufferSize: 256 * 1024)), onLine, lineBytesMax, cancel);
    }

    private static bool IsGzip(ReadOnlySequence<byte> start)
    {
        Span<byte> magic = stackalloc byte[2];
        if (start.Length < 2)
        {
            return false;
        }

        start.Slice(0, 2).CopyTo(magic);
        return magic is [0x1F, 0x8B];
    }

    private static async Task<(long Lines, long? TooLong)> ReadAsync(PipeReader pipe, NdjsonLine onLine, int lineBytesMax, CancellationToken cancel)
    {
        var (number, lines) = (0L, 0L);
        while (true)
        {
            var read = await pipe.ReadAsync(cancel);
            var buffer = read.Buffer;
            while (TryTakeLine(ref buffer, read.IsCompleted, out var line))
            {
                number++;
                lines += Hand(line, number, onLine) ? 1 : 0;
            }

            if (buffer.Length > lineBytesMax)
            {
                await pipe.CompleteAsync();
                return (lines, number + 1);
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                await pipe.CompleteAsync();
                return (lines, null);
            }
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, bool isLast, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }

        line = buffer;
        if (!isLast || buffer.IsEmpty)
        {
            return false;
        }

        buffer = buffer.Slice(buffer.End);
        return true;
    }

    private static bool Hand(ReadOnlySequence<byte> line, long number, NdjsonLine onLine)
    {
        if (line.IsSingleSegment)
        {
            return Hand(line.FirstSpan, number, onLine);
        }

        var joined = ArrayPool<byte>.Shared.Rent((int)line.Length);
        line.CopyTo(joined);
        var handed = Hand(joined.AsSpan(0, (int)line.Length), number, onLine);
        ArrayPool<byte>.Shared.Return(joined);
        return handed;
    }

    private static bool Hand(ReadOnlySpan<byte> line, long number, NdjsonLine onLine)
    {
        var json = number == 1 && line.StartsWith("\uFEFF"u8) ? line[3..] : line;
        if (json.IndexOfAnyExcept(" \t\r"u8) < 0)
        {
            return false;
        }

        onLine(number, json);
        return true;
    }
}
