using System.Text.Json;
using System.Text.Unicode;

namespace CcmFhir.Fhir.Serialization;

/// <summary>Finds what is wrong with a body, and where. Only bodies already under suspicion are walked token by token.</summary>
internal static class JsonFaults
{
    /// <summary>What needs no parser to see.</summary>
    public static FhirJsonError? Obvious(ReadOnlySpan<byte> body, FhirJsonLimits limits)
    {
        if (body.Length > limits.BytesMax)
        {
            return At(body, limits.BytesMax, FhirJsonFault.TooLarge);
        }

        var start = body.IndexOfAnyExcept(" \t\r\n"u8);
        return start < 0 ? At(body, 0, FhirJsonFault.Empty)
            : body[start] == (byte)'<' ? At(body, start, FhirJsonFault.Markup)
            : Utf8.IsValid(body) ? null
            : At(body, FirstBadByte(body), FhirJsonFault.BadText);
    }

    /// <summary>Whether a surrogate is escaped anywhere; most bodies escape none, and then no string can hold half a pair.</summary>
    public static bool MayHideLoneSurrogate(ReadOnlySpan<byte> body)
    {
        while (body.IndexOf("\\u"u8) is var at && at >= 0 && at + 2 < body.Length)
        {
            if (body[at + 2] is (byte)'d' or (byte)'D')
            {
                return true;
            }

            body = body[(at + 2)..];
        }

        return false;
    }

    /// <summary>Walks the whole body; null when nothing is wrong with it.</summary>
    public static FhirJsonError? Find(ReadOnlySpan<byte> body, FhirJsonLimits limits)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = limits.DepthMax + 1 });
        var names = new Stack<HashSet<string>>();
        try
        {
            while (reader.Read())
            {
                if (Examine(ref reader, names, limits) is { } fault)
                {
                    return At(body, (int)reader.TokenStartIndex, fault);
                }
            }

            return null;
        }
        catch (JsonException e)
        {
            return new FhirJsonError(FhirJsonFault.NotJson, (e.LineNumber ?? 0) + 1, (e.BytePositionInLine ?? 0) + 1);
        }
    }

    private static FhirJsonFault? Examine(ref Utf8JsonReader reader, Stack<HashSet<string>> names, FhirJsonLimits limits)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= limits.DepthMax:
                return FhirJsonFault.TooDeep;
            case JsonTokenType.StartObject:
                names.Push([]);
                return null;
            case JsonTokenType.EndObject:
                names.Pop();
                return null;
            case JsonTokenType.PropertyName:
                return Text(ref reader) is not { } name ? FhirJsonFault.BadText
                    : names.Peek().Add(name) ? null : FhirJsonFault.DuplicateName;
            case JsonTokenType.String:
                return reader.ValueIsEscaped && Text(ref reader) is null ? FhirJsonFault.BadText : null;
            default:
                return null;
        }
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;   // the only way the reader tells of half a surrogate pair
        }
    }

    private static int FirstBadByte(ReadOnlySpan<byte> body)
    {
        var at = 0;
        while (System.Text.Rune.DecodeFromUtf8(body[at..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
        {
            at += consumed;
        }

        return at;
    }

    private static FhirJsonError At(ReadOnlySpan<byte> body, int index, FhirJsonFault fault)
    {
        var before = body[..index];
        return new FhirJsonError(fault, before.Count((byte)'\n') + 1, index - (before.LastIndexOf((byte)'\n') + 1) + 1);
    }
}
