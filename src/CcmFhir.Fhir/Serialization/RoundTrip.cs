using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CcmFhir.Fhir.Serialization;

/// <summary>What became of one resource that was read, touched and written back.</summary>
/// <param name="Error">Why it could not be read; null when it could.</param>
/// <param name="IsEqual">Whether every member came back in its order with its text, numbers included.</param>
public sealed record RoundTripResult(FhirJsonError? Error, bool IsEqual);

/// <summary>Proves on any resource that nothing is lost.</summary>
public static class RoundTrip
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads, changes and restores an element, writes, and compares with the original stripped of white space only.</summary>
    public static RoundTripResult Check(ReadOnlyMemory<byte> json)
    {
        var reading = FhirJson.Parse(json.Span);
        if (!reading.IsResource)
        {
            return new RoundTripResult(reading.Error, false);
        }

        var id = reading.Resource.Id;
        reading.Resource.Id = "touched";
        reading.Resource.Id = id;
        return new RoundTripResult(null, Compacted(json).AsSpan().SequenceEqual(FhirJson.Write(reading.Resource)));
    }

    // Text against text: comparing nodes would call 1.50 and 1.5 equal.
    private static byte[] Compacted(ReadOnlyMemory<byte> json)
    {
        var body = json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = FhirJsonLimits.Default.DepthMax });
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            document.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
