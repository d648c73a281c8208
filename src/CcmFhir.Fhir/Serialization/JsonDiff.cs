using System.Text.Json;
using System.Text.Json.Nodes;

namespace CcmFhir.Fhir.Serialization;

/// <summary>
/// Where two documents differ. Numbers are compared by their text, because 1.50 is not 1.5 in FHIR; the order of members
/// does not count; arrays are compared position by position.
/// </summary>
public static class JsonDiff
{
    public static IReadOnlyList<JsonChange> Between(JsonNode? before, JsonNode? after)
    {
        var changes = new List<JsonChange>();
        Compare("", before, after, changes);
        return changes;
    }

    /// <summary>The changes as a JSON Patch (RFC 6902) that tests every old value before it touches it.</summary>
    public static JsonArray ToPatch(IReadOnlyList<JsonChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var patch = new JsonArray();
        foreach (var change in changes)
        {
            if (change.Kind != JsonChangeKind.Added)
            {
                patch.Add(Operation("test", change.Path, change.Before));
            }

            patch.Add(change.Kind switch
            {
                JsonChangeKind.Added => Operation("add", change.Path, change.After),
                JsonChangeKind.Removed => new JsonObject { ["op"] = "remove", ["path"] = change.Path },
                JsonChangeKind.Replaced => Operation("replace", change.Path, change.After),
            });
        }

        return patch;
    }

    private static JsonObject Operation(string op, string path, JsonNode? value) =>
        new() { ["op"] = op, ["path"] = path, ["value"] = value?.DeepClone() };

    private static void Compare(string pointer, JsonNode? before, JsonNode? after, List<JsonChange> changes)
    {
        switch (before, after)
        {
            case (JsonObject one, JsonObject other):
                CompareObjects(pointer, one, other, changes);
                break;
            case (JsonArray one, JsonArray other):
                CompareArrays(pointer, one, other, changes);
                break;
            default:
                if (!AreEqual(before, after))
                {
                    changes.Add(new JsonChange(pointer, JsonChangeKind.Replaced, before, after));
                }

                break;
        }
    }

    private static void CompareObjects(string pointer, JsonObject before, JsonObject after, List<JsonChange> changes)
    {
        foreach (var (name, old) in before)
        {
            var at = $"{pointer}/{Escape(name)}";
            if (after.TryGetPropertyValue(name, out var current))
            {
                Compare(at, old, current, changes);
            }
            else
            {
                changes.Add(new JsonChange(at, JsonChangeKind.Removed, old, null));
            }
        }

        foreach (var (name, current) in after.Where(m => !before.ContainsKey(m.Key)))
        {
            changes.Add(new JsonChange($"{pointer}/{Escape(name)}", JsonChangeKind.Added, null, current));
        }
    }

    private static void CompareArrays(string pointer, JsonArray before, JsonArray after, List<JsonChange> changes)
    {
        var shared = Math.Min(before.Count, after.Count);
        for (var i = 0; i < shared; i++)
        {
            Compare($"{pointer}/{i}", before[i], after[i], changes);
        }

        // From the end, so that as a patch no removal shifts the next one.
        for (var i = before.Count - 1; i >= shared; i--)
        {
            changes.Add(new JsonChange($"{pointer}/{i}", JsonChangeKind.Removed, before[i], null));
        }

        for (var i = shared; i < after.Count; i++)
        {
            changes.Add(new JsonChange($"{pointer}/{i}", JsonChangeKind.Added, null, after[i]));
        }
    }

    private static bool AreEqual(JsonNode? one, JsonNode? other) =>
        one is null || other is null
            ? one is null && other is null
            : one.GetValueKind() == other.GetValueKind() &&
              (one.GetValueKind() == JsonValueKind.Number ? one.ToJsonString() == other.ToJsonString() : JsonNode.DeepEquals(one, other));

    private static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
