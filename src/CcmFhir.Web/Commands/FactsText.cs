using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace CcmFhir.Web.Commands;

/// <summary>One object of the input.</summary>
/// <param name="Utf8">Its text.</param>
/// <param name="Line">Its line, from 1, where the input holds one object a line; null where it holds a single object.</param>
internal sealed record FactsText(ReadOnlyMemory<byte> Utf8, long? Line)
{
    private const int BytesAtATime = 64 * 1024;

    /// <summary>
    /// The objects of a stream in order. One object may spread over lines; several stand one a line, and blank lines are skipped.
    /// Memory holds one line at a time, except for a single object that spreads.
    /// </summary>
    public static async IAsyncEnumerable<FactsText> ReadAsync(Stream input, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var lines = LinesAsync(input, cancel).GetAsyncEnumerator(cancel);
        if (!await lines.MoveNextAsync())
        {
            yield return new FactsText(ReadOnlyMemory<byte>.Empty, null);
            yield break;
        }

        var first = lines.Current;
        var more = await lines.MoveNextAsync();
        if (!more)
        {
            yield return first with { Line = null };
            yield break;
        }

        if (IsUnfinished(first.Utf8.Span))
        {
            foreach (var text in await RestAsync(first, lines))
            {
                yield return text;
            }

            yield break;
        }

        yield return first;
        for (; more; more = await lines.MoveNextAsync())
        {
            yield return lines.Current;
        }
    }

    /// <summary>The whole input as one object, unless a later line is a month's facts of its own: then the first line is cut short.</summary>
    private static async Task<List<FactsText>> RestAsync(FactsText first, IAsyncEnumerator<FactsText> lines)
    {
        List<FactsText> rest = [first, lines.Current];
        while (await lines.MoveNextAsync())
        {
            rest.Add(lines.Current);
        }

        if (rest.Skip(1).Any(l => IsFacts(l.Utf8)))
        {
            return rest;
        }

        var whole = new ArrayBufferWriter<byte>();
        var line = first.Line!.Value;
        foreach (var text in rest)
        {
            // As many line ends as the input had, so that a syntax error is told on its line.
            for (; line < text.Line; line++)
            {
                whole.Write("\n"u8);
            }

            whole.Write(text.Utf8.Span);
        }

        return [new FactsText(whole.WrittenMemory, null)];
    }

    private static bool IsFacts(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("timeZone", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether the line is the beginning of a JSON value that goes on.</summary>
    private static bool IsUnfinished(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
            }

            return reader.CurrentDepth > 0 || reader.TokenType is JsonTokenType.None or JsonTokenType.StartObject or JsonTokenType.StartArray;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The lines that are not blank, with their numbers.</summary>
    private static async IAsyncEnumerable<FactsText> LinesAsync(Stream input, [EnumeratorCancellation] CancellationToken cancel)
    {
        var pipe = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: BytesAtATime, leaveOpen: true));
        for (var number = 1L; await NextAsync(pipe, cancel) is { } line; number++)
        {
            var text = number == 1 && line.AsSpan().StartsWith(Bom) ? line.AsMemory(Bom.Length) : line;
            if (text.Span.ContainsAnyExcept(Blanks))
            {
                yield return new FactsText(text, number);
            }
        }
    }

    private static ReadOnlySpan<byte> Bom => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> Blanks => " \t\r"u8;

    /// <summary>The next line without its end; null at the end of the input.</summary>
    private static async Task<byte[]?> NextAsync(PipeReader pipe, CancellationToken cancel)
    {
        var searched = 0L; // a long line comes in pieces: none is looked through twice
        while (true)
        {
            var read = await pipe.ReadAsync(cancel);
            if (read.Buffer.Slice(searched).PositionOf((byte)'\n') is { } end)
            {
                var line = read.Buffer.Slice(0, end).ToArray();
                pipe.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted)
            {
                var last = read.Buffer.ToArray();
                pipe.AdvanceTo(read.Buffer.End);
                return last.Length > 0 ? last : null;
            }

            searched = read.Buffer.Length;
            pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
