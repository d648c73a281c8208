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

        // What is too large is refused before it is copied.
        return utf8.Length - Mark.Length > limits.BytesMax && JsonFaults.Obvious(utf8, limits) is { } obvious
            ? new FhirReading(obvious)
            : Keep(utf8.ToArray(), limits);
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

        return Keep(buffer.WrittenMemory, limits);
    }

    /// <summary>
    /// Reads bytes that nobody will change: the nodes are made from them on first touch. The document is not disposed, because the nodes need
    /// it; its rented memory is then collected like any other.
    /// </summary>
    private static FhirReading Keep(ReadOnlyMemory<byte> utf8, FhirJsonLimits limits)
    {
        var body = utf8.Span.StartsWith(Mark) ? utf8[Mark.Length..] : utf8;
        if (JsonFaults.Obvious(body.Span, limits) is { } obvious)
        {
            return new FhirReading(obvious);
        }

        try
        {
            var root = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = limits.DepthMax }).RootElement;
            var isSuspect = JsonFaults.MayHideLoneSurrogate(body.Span) || DuplicateNames.MayBe(body.Span, limits.DepthMax);
            if (isSuspect && JsonFaults.Find(body.Span, limits) is { } hidden)
            {
                return new FhirReading(hidden);
            }

            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("resourceType", out var type)
                && type.ValueKind == JsonValueKind.String && type.GetString() is { Length: > 0 } name
                ? new FhirReading(Resource.Over(name, JsonObject.Create(root)!))
                : new FhirReading(new FhirJsonError(FhirJsonFault.NotAResource, 1, 1));
        }
        catch (JsonException)
        {
            return new FhirReading(JsonFaults.Find(body.Span, limits) ?? new FhirJsonError(FhirJsonFault.NotJson, 1, 1));
        }
    }

    private static ReadOnlySpan<byte> Mark => "\uFEFF"u8;

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
