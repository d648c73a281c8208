using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace CcmFhir.Web.Ehr.Delivering.Documents;

/// <summary>A consent or a plan in words: its own narrative where it has one, else what its elements say.</summary>
internal static class RecordText
{
    private static readonly string[] Machinery = ["resourceType", "id", "meta", "identifier", "system", "url", "reference", "type"];

    public static DocumentText Of(JsonObject resource, string title) => new(title, Narrative(resource) ?? [.. Lines(resource, "")]);

    private static string[]? Narrative(JsonObject resource)
    {
        if (resource["text"]?["div"]?.ToString() is not { } div)
        {
            return null;
        }

        var lines = XElement.Parse(div).DescendantsAndSelf().Where(e => !e.HasElements)
            .Select(e => e.Value.Trim()).Where(l => l.Length > 0).ToArray();
        return lines.Length == 0 ? null : lines;
    }

    private static IEnumerable<string> Lines(JsonNode? node, string name) => node switch
    {
        JsonObject o => o.Where(m => !Machinery.Contains(m.Key) && m.Key != "text").SelectMany(m => Lines(m.Value, name.Length == 0 || m.Key.StartsWith("value", StringComparison.Ordinal) ? Or(name, m.Key) : $"{name}, {m.Key}")),
        JsonArray a => a.SelectMany(i => Lines(i, name)),
        JsonValue v when v.GetValueKind() is not JsonValueKind.Null => [$"{name}: {v}"],
        _ => [],
    };

    private static string Or(string name, string key) => name.Length == 0 ? key : name;
}
