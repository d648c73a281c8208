using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CcmFhir.Fhir.Model;

namespace CcmFhir.Fhir.Serialization;

/// <summary>What of a resource did not come back as it must.</summary>
public enum RoundTripStep
{
    /// <summary>Touched and restored, every member comes back in its order with its text, numbers included.</summary>
    Unchanged,

    /// <summary>So does a member nobody knows, put into every object at every depth.</summary>
    UnknownMembers,

    /// <summary>One element changed through the facade is one pointer in the diff, and that element's.</summary>
    OneChange,
}

/// <summary>What became of one resource that was read, touched and written back.</summary>
/// <param name="Error">Why it could not be read; null when it could.</param>
/// <param name="Lost">The first step that lost something; null when none did.</param>
/// <param name="LostAt">JSON Pointer of the first difference; empty for a difference in order or spelling alone.</param>
/// <param name="UnknownMembers">How many members nobody knows went in and came back.</param>
public sealed record RoundTripResult(FhirJsonError? Error, RoundTripStep? Lost = null, string? LostAt = null, int UnknownMembers = 0)
{
    public bool IsEqual => Error is null && Lost is null;
}

/// <summary>Proves on any resource that nothing is lost.</summary>
public static class RoundTrip
{
    private const string Stranger = "x-nobody-knows";

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The three steps on one resource.</summary>
    public static RoundTripResult Check(ReadOnlyMemory<byte> json, FhirJsonLimits? limits = null)
    {
        limits ??= FhirJsonLimits.Default;
        var original = FhirJson.Parse(json.Span, limits);
        if (!original.IsResource)
        {
            return new RoundTripResult(original.Error);
        }

        if (Difference(json, limits) is { } difference)
        {
            return new RoundTripResult(null, RoundTripStep.Unchanged, difference);
        }

        var (strange, strangers) = WithStrangers(json, limits);
        if (Difference(strange, limits) is { } lost)
        {
            return new RoundTripResult(null, RoundTripStep.UnknownMembers, lost);
        }

        return OneChange(original.Resource) is { } other
            ? new RoundTripResult(null, RoundTripStep.OneChange, other)
            : new RoundTripResult(null, UnknownMembers: strangers);
    }

    // Text against text: comparing nodes would call 1.50 and 1.5 equal.
    private static string? Difference(ReadOnlyMemory<byte> json, FhirJsonLimits limits)
    {
        if (FhirJson.Parse(json.Span, limits with { BytesMax = int.MaxValue }).Resource is not { } resource)
        {
            return "";
        }

        var id = resource.Id;
        resource.Id = "touched";
        resource.Id = id;
        var (before, after) = (Compacted(json, limits), FhirJson.Write(resource));
        return before.AsSpan().SequenceEqual(after) ? null
            : JsonDiff.Between(Node(before, limits), Node(after, limits)) is [var first, ..] ? first.Path : "";
    }

    private static string? OneChange(Resource resource)
    {
        var changed = resource.DeepClone();
        changed.Language = changed.Language == "es" ? "en" : "es";
        var changes = JsonDiff.Between(resource.Json, changed.Json);
        return changes is [{ Path: "/language" }] ? null : changes.Select(c => c.Path).FirstOrDefault(p => p != "/language") ?? "";
    }

    private static (byte[] Json, int Count) WithStrangers(ReadOnlyMemory<byte> json, FhirJsonLimits limits)
    {
        var root = Node(Body(json), limits)!;
        var count = AddStrangers(root);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            root.WriteTo(writer);
        }

        return (buffer.WrittenSpan.ToArray(), count);
    }

    private static int AddStrangers(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                var inside = json.Sum(m => AddStrangers(m.Value));
                json[Stranger] = JsonNode.Parse("1.50");
                return inside + 1;
            case JsonArray array:
                return array.Sum(AddStrangers);
            default:
                return 0;
        }
    }

    private static byte[] Compacted(ReadOnlyMemory<byte> json, FhirJsonLimits limits)
    {
        using var document = JsonDocument.Parse(Body(json), new JsonDocumentOptions { MaxDepth = limits.DepthMax });
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            document.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static JsonNode? Node(ReadOnlyMemory<byte> json, FhirJsonLimits limits) =>
        JsonNode.Parse(json.Span, null, new JsonDocumentOptions { MaxDepth = limits.DepthMax });

    private static ReadOnlyMemory<byte> Body(ReadOnlyMemory<byte> json) => json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
}
