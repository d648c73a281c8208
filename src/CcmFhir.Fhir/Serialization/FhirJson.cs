using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CcmFhir.Fhir.Model;

namespace CcmFhir.Fhir.Serialization;

/// <summary>
/// FHIR JSON, http://hl7.org/fhir/R4/json.html. Reading is strict about JSON and tolerant about FHIR: what is well-formed
/// is kept whatever it holds. Bad bodies are values with a position, never exceptions.
/// </summary>
public static class FhirJson
{
    /// <summary>For application/fhir+json bodies only: the relaxed encoder leaves markup unescaped, so never embed its output in HTML.</summary>
    private static readonly JsonWriterOptions Relaxed =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly JsonWriterOptions RelaxedIndented = Relaxed with { Indented = true };

    public static FhirReading Parse(string json, FhirJsonLimits? limits = null) => Parse(Encoding.UTF8.GetBytes(json), limits);

    /// <summary>Reads one resource from UTF-8, with or without a byte order mark.</summary>
    public static FhirReading Parse(ReadOnlySpan<byte> utf8, FhirJsonLimits? limits = null)
    {
        limits ??= FhirJsonLimits.Default;
        var body = utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        if (JsonFaults.Obvious(body, limits) is { } obvious)
        {
            return new FhirReading(obvious);
        }

        try
        {
            var node = JsonNode.Parse(body, null, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = limits.DepthMax });
            if (JsonFaults.MayHideLoneSurrogate(body) && JsonFaults.Find(body, limits) is { } hidden)
            {
                return new FhirReading(hidden);
            }

            return node is JsonObject json && Primitives.ReadText(json["resourceType"]) is { Length: > 0 }
                ? new FhirReading(Resource.Over(json))
                : new FhirReading(new FhirJsonError(FhirJsonFault.NotAResource, 1, 1));
        }
        catch (JsonException)
        {
            return new FhirReading(JsonFaults.Find(body, limits) ?? new FhirJsonError(FhirJsonFault.NotJson, 1, 1));
        }
    }

    /// <summary>Reads one resource from a stream, giving up at the size limit.</summary>
    /// <exception cref="IOException">The stream broke.</exception>
    public static async ValueTask<FhirReading> ReadAsync(Stream stream, FhirJsonLimits? limits, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(stream);
        limits ??= FhirJsonLimits.Default;
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        while (buffer.WrittenCount <= limits.BytesMax)
        {
            var read = await stream.ReadAsync(buffer.GetMemory(16 * 1024), cancel);
            if (read == 0)
            {
                break;
            }

            buffer.Advance(read);
        }

        return Parse(buffer.WrittenSpan, limits);
    }

    /// <summary>The resource as UTF-8, members in their order, numbers as they were read.</summary>
    public static byte[] Write(Resource resource) => Write(resource, Relaxed).WrittenSpan.ToArray();

    public static string WriteText(Resource resource, bool indented = false) =>
        Encoding.UTF8.GetString(Write(resource, indented ? RelaxedIndented : Relaxed).WrittenSpan);

    private static ArrayBufferWriter<byte> Write(Resource resource, JsonWriterOptions options)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, options);
        resource.Json.WriteTo(writer);
        writer.Flush();
        return buffer;
    }
}
