using System.Text.Json.Nodes;
using CcmFhir.Fhir.Model;

namespace CcmFhir.Fhir.Validation;

/// <summary>One element of a snapshot, read out of its JSON.</summary>
internal sealed class ElementRule(JsonObject json)
{
    private static readonly string[] PatternKinds = ["fixed", "pattern"];

    /// <summary>Path and slices: <c>ChargeItem.performer:billing.actor</c>.</summary>
    public string Id { get; } = Text(json, "id") ?? Text(json, "path")!;

    public string Path { get; } = Text(json, "path")!;

    /// <summary>The last step without slice: <c>value[x]</c>.</summary>
    public string Name { get; } = Text(json, "path")!.Split('.')[^1];

    public string? SliceName { get; } = Text(json, "sliceName");

    public int Min { get; } = Primitives.ReadWhole(json["min"]) ?? 0;

    public int Max { get; } = MaxOf(Text(json, "max"));

    /// <summary>How often the element may come in the type itself, where the snapshot says it; a profile may allow less.</summary>
    public int? BaseMax { get; } = json["base"] is JsonObject told && Text(told, "max") is { } baseMax ? MaxOf(baseMax) : null;

    public string? ContentReference { get; } = Text(json, "contentReference")?.TrimStart('#');

    public bool IsChoice => Name.EndsWith("[x]", StringComparison.Ordinal);

    public IReadOnlyList<TypeRule> Types { get; } = [.. Objects(json, "type").Select(t => new TypeRule(t))];

    /// <summary>The value set of a required binding, without version.</summary>
    public string? RequiredValueSet { get; } = json["binding"] is JsonObject binding && Text(binding, "strength") == "required"
        ? Text(binding, "valueSet")?.Split('|')[0]
        : null;

    /// <summary>The fixed or pattern value and which of the two it is.</summary>
    public (string Kind, JsonNode Value)? Expected { get; } = PatternKinds
        .SelectMany(kind => json.Where(m => m.Key.StartsWith(kind, StringComparison.Ordinal) && m.Value is not null).Select(m => (kind, m.Value!)))
        .Select(e => ((string, JsonNode)?)e).FirstOrDefault();

    /// <summary>Keys of the invariants of severity error.</summary>
    public IReadOnlyList<string> Invariants { get; } =
        [.. Objects(json, "constraint").Where(c => Text(c, "severity") == "error").Select(c => Text(c, "key")).OfType<string>()];

    /// <summary>Null when the element is not sliced here.</summary>
    public SlicingRule? Slicing { get; } = json["slicing"] is JsonObject slicing ? new SlicingRule(slicing) : null;

    private static int MaxOf(string? max) => max is null or "*" ? int.MaxValue : int.Parse(max, System.Globalization.CultureInfo.InvariantCulture);

    internal static string? Text(JsonObject json, string name) => Primitives.ReadText(json[name]);

    internal static IEnumerable<JsonObject> Objects(JsonObject json, string name) => (json[name] as JsonArray)?.OfType<JsonObject>() ?? [];
}

/// <summary>One allowed type: its code, and profiles where one is demanded.</summary>
internal sealed class TypeRule(JsonObject json)
{
    public static readonly TypeRule ResourceId = new(new JsonObject { ["code"] = "id" });

    // Ids and urls have a FHIRPath type; the extension that should say the FHIR type is wrong for Resource.id.
    public string Code { get; } = ElementRule.Text(json, "code") is { } code && !code.StartsWith("http://hl7.org/fhirpath/", StringComparison.Ordinal)
        ? code
        : "string";

    public IReadOnlyList<string> Profiles { get; } = [.. Strings(json, "profile")];

    public IReadOnlyList<string> Targets { get; } = [.. Strings(json, "targetProfile")];

    private static IEnumerable<string> Strings(JsonObject json, string name) =>
        (json[name] as JsonArray)?.Select(Primitives.ReadText).OfType<string>() ?? [];
}

/// <summary>How an element is sliced.</summary>
internal sealed class SlicingRule(JsonObject json)
{
    public bool IsClosed { get; } = ElementRule.Text(json, "rules") == "closed";

    /// <summary>Paths of value and pattern discriminators: <c>$this</c>, <c>function</c>, <c>url</c>.</summary>
    public IReadOnlyList<string> Paths { get; } =
        [.. ElementRule.Objects(json, "discriminator").Where(d => ElementRule.Text(d, "type") is "value" or "pattern").Select(d => ElementRule.Text(d, "path")!)];
}
