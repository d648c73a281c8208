using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Ehr.Delivering.Fhir;

/// <summary>Applies the steps of launch.json to a resource's JSON. Paths are JSON pointers (RFC 6901); <c>-</c> is the end of an array.</summary>
internal static class JsonTransform
{
    /// <returns>The changed copy, or null and which step does not fit.</returns>
    public static (JsonObject? Body, string? Problem) Apply(JsonObject body, ImmutableArray<TransformStep> steps)
    {
        var changed = body.DeepClone().AsObject();
        foreach (var (step, number) in steps.Select((s, n) => (s, n + 1)))
        {
            if (!Apply(changed, step))
            {
                return (null, $"step {number} of launch.json's transform ({LaunchWords<TransformOperation>.For(step.Op)} {step.Path}) does not fit this charge");
            }
        }

        return (changed, null);
    }

    private static bool Apply(JsonObject root, TransformStep step) => step.Op switch
    {
        TransformOperation.Set => Put(root, step.Path, JsonNode.Parse(step.Value!.Value.GetRawText())),
        TransformOperation.Remove => Take(root, step.Path, out _) || true, // what is not there need not be removed
        TransformOperation.Move => Take(root, step.Path, out var taken) && Put(root, step.To!, taken),
    };

    private static bool Put(JsonObject root, string pointer, JsonNode? value)
    {
        JsonNode node = root;
        var names = Names(pointer);
        for (var i = 0; i < names.Length - 1; i++)
        {
            var next = Child(node, names[i]);
            if (next is null)
            {
                next = names[i + 1] is "-" or "0" ? new JsonArray() : new JsonObject();
                if (!Assign(node, names[i], next))
                {
                    return false;
                }
            }

            node = next;
        }

        return names.Length > 0 && Assign(node, names[^1], value);
    }

    private static bool Take(JsonObject root, string pointer, out JsonNode? taken)
    {
        taken = null;
        JsonNode? node = root;
        var names = Names(pointer);
        foreach (var name in names.SkipLast(1))
        {
            node = node is null ? null : Child(node, name);
        }

        if (names.Length == 0 || node is null || Child(node, names[^1]) is not { } found)
        {
            return false;
        }

        taken = found;
        return node is JsonArray list ? Detach(list, found) : node.AsObject().Remove(names[^1]);
    }

    private static bool Detach(JsonArray list, JsonNode item) => list.Remove(item);

    private static JsonNode? Child(JsonNode node, string name) => node switch
    {
        JsonObject o => o[name],
        JsonArray a when Index(name) is { } i && i < a.Count => a[i],
        _ => null,
    };

    private static bool Assign(JsonNode node, string name, JsonNode? value)
    {
        switch (node)
        {
            case JsonObject o:
                o[name] = value;
                return true;
            case JsonArray a when name == "-" || Index(name) == a.Count:
                a.Add(value);
                return true;
            case JsonArray a when Index(name) is { } i && i < a.Count:
                a[i] = value;
                return true;
            default:
                return false;
        }
    }

    private static int? Index(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    private static string[] Names(string pointer) =>
        [.. pointer.Split('/').Skip(1).Select(n => n.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
}
