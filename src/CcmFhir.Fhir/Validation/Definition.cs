using System.Text.Json.Nodes;

namespace CcmFhir.Fhir.Validation;

/// <summary>A StructureDefinition's snapshot, ready to be walked.</summary>
internal sealed class Definition
{
    private readonly Dictionary<string, ElementRule[]> _children;
    private readonly Dictionary<string, ElementRule> _byId;

    public Definition(JsonObject json)
    {
        Url = ElementRule.Text(json, "url")!;
        Type = ElementRule.Text(json, "type")!;
        IsPrimitive = ElementRule.Text(json, "kind") == "primitive-type";
        IsResource = ElementRule.Text(json, "kind") == "resource";
        var elements = json["snapshot"] is JsonObject snapshot ? ElementRule.Objects(snapshot, "element").Select(e => new ElementRule(e)).ToArray() : [];
        _byId = elements.DistinctBy(e => e.Id).ToDictionary(e => e.Id);
        _children = elements.Where(e => e.Id.Contains('.', StringComparison.Ordinal))
            .GroupBy(e => e.Id[..e.Id.LastIndexOf('.')]).ToDictionary(g => g.Key, g => g.ToArray());
        Root = elements.Length > 0 ? elements[0] : new ElementRule(new JsonObject { ["path"] = Type });
        Pattern = IsPrimitive ? RegexOf(json) : null;
    }

    public string Url { get; }

    public string Type { get; }

    public bool IsPrimitive { get; }

    public bool IsResource { get; }

    public ElementRule Root { get; }

    /// <summary>A primitive's regular expression.</summary>
    public string? Pattern { get; }

    public ElementRule? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The elements one level down, slices included, in order.</summary>
    public IReadOnlyList<ElementRule> ChildrenOf(string id) => _children.GetValueOrDefault(id, []);

    private static string? RegexOf(JsonObject json) =>
        ElementRule.Objects(json["snapshot"]!.AsObject(), "element")
            .SelectMany(e => ElementRule.Objects(e, "type")).SelectMany(t => ElementRule.Objects(t, "extension"))
            .Where(x => ElementRule.Text(x, "url") == "http://hl7.org/fhir/StructureDefinition/regex")
            .Select(x => ElementRule.Text(x, "valueString")).FirstOrDefault();
}
