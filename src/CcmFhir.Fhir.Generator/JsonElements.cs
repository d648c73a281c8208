using System.Text.Json;

namespace CcmFhir.Fhir.Generator;

internal static class JsonElements
{
    public static string? TextOf(this JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) ? value.GetString() : null;

    public static IEnumerable<JsonElement> Items(this JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) ? value.EnumerateArray() : [];

    /// <summary>The value of the extension whose URL ends so.</summary>
    public static string? ExtensionOf(this JsonElement json, string urlEnd, string value) =>
        json.Items("extension").Where(e => e.TextOf("url")!.EndsWith(urlEnd, StringComparison.Ordinal)).Select(e => e.TextOf(value)).FirstOrDefault();
}
