using System.Text.Json;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Json;

namespace CcmFhir.Sandbox.Rest;

/// <summary>
/// What a resource must satisfy before it is stored: the JSON rules of https://hl7.org/fhir/R4/json.html, the required
/// elements and statuses of its type, and references which lead somewhere. Not a profile validator.
/// </summary>
internal sealed class ResourceCheck(ResourceStore store, Address address)
{
    public IEnumerable<(string Where, string Why)> Problems(ResourceType type, JsonObject resource)
    {
        foreach (var element in type.Required.Where(e => resource[e] is null))
        {
            yield return ($"{type.Name}.{element}", $"'{element}' is required.");
        }

        if (resource["status"] is { } status && type.Statuses.Count > 0 && (status.GetValueKind() != JsonValueKind.String || !type.Statuses.Contains(status.GetValue<string>())))
        {
            yield return ($"{type.Name}.status", "'status' is not one of the values R4 allows.");
        }

        var contained = Contained(resource);
        foreach (var problem in Walk(resource, type.Name, contained))
        {
            yield return problem;
        }
    }

    private IEnumerable<(string Where, string Why)> Walk(JsonNode? node, string path, HashSet<string> contained) => node switch
    {
        JsonObject { Count: 0 } or JsonArray { Count: 0 } => [(path, "Empty objects and arrays are not allowed.")],
        JsonObject fields => fields.SelectMany(f => f.Value is null
            ? [($"{path}.{f.Key}", "null is not allowed.")]
            : f.Key == "reference" && f.Value.GetValueKind() == JsonValueKind.String && !Leads(f.Value.GetValue<string>(), contained)
                ? [($"{path}.{f.Key}", "The reference leads nowhere on this server.")]
                : Walk(f.Value, $"{path}.{f.Key}", contained)),
        JsonArray items => items.SelectMany((item, i) => item is null ? [] : Walk(item, $"{path}[{i}]", contained)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length == 0 => [(path, "Empty strings are not allowed.")],
        _ => [],
    };

    private bool Leads(string reference, HashSet<string> contained)
    {
        if (reference.StartsWith('#'))
        {
            return contained.Contains(reference[1..]);
        }

        var own = reference.StartsWith($"{address.Fhir}/", StringComparison.Ordinal) ? reference[(address.Fhir.Length + 1)..] : reference;
        return own.Split('/') switch
        {
            [var type, var id] => store.Read(type, id) is not null,
            [var type, var id, "_history", var version] => store.History(type, id).Any(v => v.Body.Text("meta.versionId") == version),
            _ => Uri.TryCreate(own, UriKind.Absolute, out var elsewhere) && elsewhere.Scheme is "http" or "https",
        };
    }

    private static HashSet<string> Contained(JsonObject resource) => resource["contained"] is JsonArray contained
        ? [.. contained.OfType<JsonObject>().Select(c => c["id"]).OfType<JsonValue>().Select(id => id.ToString())]
        : [];
}
