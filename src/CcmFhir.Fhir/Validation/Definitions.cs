using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CcmFhir.Fhir.Model;

namespace CcmFhir.Fhir.Validation;

/// <summary>What resources are checked against: StructureDefinitions with snapshots, ValueSets and CodeSystems, HL7's and ours.</summary>
public sealed class Definitions
{
    private readonly Dictionary<string, JsonObject> _structures = [];
    private readonly Dictionary<string, JsonObject> _valueSets = [];
    private readonly Dictionary<string, JsonObject> _codeSystems = [];
    private readonly ConcurrentDictionary<string, Definition> _read = [];
    private readonly ConcurrentDictionary<string, IReadOnlySet<string>?> _expanded = [];

    /// <param name="resources">Others than those three types are passed over; of two with one URL the later stands.</param>
    public Definitions(IEnumerable<Resource> resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        foreach (var json in resources.Select(r => r.Json))
        {
            var known = ElementRule.Text(json, "resourceType") switch
            {
                "StructureDefinition" => _structures,
                "ValueSet" => _valueSets,
                "CodeSystem" => _codeSystems,
                _ => null,
            };
            if (known is not null && ElementRule.Text(json, "url") is { } url)
            {
                known[url] = json;
            }
        }
    }

    /// <summary>A profile by canonical, or a type by name; null when it is not here.</summary>
    internal Definition? Find(string canonicalOrType)
    {
        var url = canonicalOrType.Contains(':', StringComparison.Ordinal)
            ? canonicalOrType.Split('|')[0]
            : $"http://hl7.org/fhir/StructureDefinition/{canonicalOrType}";
        return _structures.TryGetValue(url, out var json) ? _read.GetOrAdd(url, _ => new Definition(json)) : null;
    }

    /// <summary>
    /// The codes of a value set, as <c>system|code</c> and as bare <c>code</c>; null when it cannot be listed (a filter, a
    /// grammar, an unknown system), and then nothing can be said against a code.
    /// </summary>
    internal IReadOnlySet<string>? Expand(string valueSet) => _expanded.GetOrAdd(valueSet, url =>
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        return _valueSets.TryGetValue(url, out var json) && json["compose"] is JsonObject compose && TryExpand(compose, codes) ? codes : null;
    });

    private bool TryExpand(JsonObject compose, HashSet<string> codes)
    {
        foreach (var include in ElementRule.Objects(compose, "include"))
        {
            if (include["filter"] is not null || !TryInclude(include, codes))
            {
                return false;
            }
        }

        foreach (var exclude in ElementRule.Objects(compose, "exclude"))
        {
            foreach (var concept in ElementRule.Objects(exclude, "concept"))
            {
                codes.Remove(ElementRule.Text(concept, "code")!);
                codes.Remove($"{ElementRule.Text(exclude, "system")}|{ElementRule.Text(concept, "code")}");
            }
        }

        return true;
    }

    private bool TryInclude(JsonObject include, HashSet<string> codes)
    {
        if (include["valueSet"] is JsonArray sets)
        {
            var expanded = sets.Select(s => Expand(Primitives.ReadText(s)!.Split('|')[0])).ToArray();
            expanded.OfType<IReadOnlySet<string>>().ToList().ForEach(codes.UnionWith);
            return expanded.All(e => e is not null);
        }

        var system = ElementRule.Text(include, "system")!;
        var concepts = include["concept"] is not null ? include : _codeSystems.GetValueOrDefault(system);
        if (concepts is null || (concepts != include && ElementRule.Text(concepts, "content") is "not-present" or "fragment" or "example"))
        {
            return false;
        }

        AddConcepts(concepts, system, codes);
        return true;
    }

    private static void AddConcepts(JsonObject parent, string system, HashSet<string> codes)
    {
        foreach (var concept in ElementRule.Objects(parent, "concept"))
        {
            var code = ElementRule.Text(concept, "code")!;
            codes.Add(code);
            codes.Add($"{system}|{code}");
            AddConcepts(concept, system, codes);
        }
    }
}
