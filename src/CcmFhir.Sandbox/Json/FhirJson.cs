using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CcmFhir.Sandbox.Json;

/// <summary>Reading and writing resources without losing anything: number text, order and unknown elements stay.</summary>
internal static class FhirJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Indented =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    /// <summary>The object in the text, or null and a reason without any of the text in it.</summary>
    public static async Task<(JsonObject? Value, string? Problem)> ReadAsync(Stream text, CancellationToken cancel)
    {
        try
        {
            return await JsonNode.ParseAsync(text, documentOptions: Strict, cancellationToken: cancel) is JsonObject value
                ? (value, null)
                : (null, "The body is JSON, but not an object.");
        }
        catch (JsonException e)
        {
            return (null, $"The body is not valid JSON, or names a property twice (line {e.LineNumber}, byte {e.BytePositionInLine}).");
        }
    }

    public static byte[] Write(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Plain);

    public static string Show(JsonElement element) => JsonSerializer.Serialize(element, Indented);

    public static JsonElement Freeze(JsonNode node)
    {
        using var document = JsonDocument.Parse(Write(node));
        return document.RootElement.Clone();
    }

    public static JsonObject Thaw(JsonElement element) => JsonObject.Create(element)!;

    /// <summary>Everything at a dotted path; arrays on the way are walked through.</summary>
    public static IEnumerable<JsonElement> Select(this JsonElement root, string path) =>
        path.Split('.').Aggregate(Flatten(root), (nodes, name) => nodes.SelectMany(n => Child(n, name)));

    public static string? Text(this JsonElement root, string path) =>
        root.Select(path).Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()).FirstOrDefault();

    private static IEnumerable<JsonElement> Child(JsonElement node, string name) =>
        node.ValueKind == JsonValueKind.Object && node.TryGetProperty(name, out var child) ? Flatten(child) : [];

    private static IEnumerable<JsonElement> Flatten(JsonElement node)
    {
        if (node.ValueKind != JsonValueKind.Array)
        {
            yield return node;
            yield break;
        }

        foreach (var item in node.EnumerateArray())
        {
            yield return item;
        }
    }
}
