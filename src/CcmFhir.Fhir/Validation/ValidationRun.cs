using System.Text.Json.Nodes;
using CcmFhir.Fhir.Model;

namespace CcmFhir.Fhir.Validation;

/// <summary>One walk over one resource.</summary>
internal sealed class ValidationRun(Definitions definitions, IReadOnlyDictionary<string, Func<JsonObject, bool>> invariants)
{
    public List<ValidationIssue> Issues { get; } = [];

    /// <summary>Checks an object against an element of a definition and all that is defined below it.</summary>
    public void Element(JsonObject json, Definition definition, ElementRule rule, string path)
    {
        if (json.Count == 0)
        {
            Add(ValidationRule.Empty, path, "ele-1");
        }

        var children = definition.ChildrenOf(rule.Id);
        var defined = new HashSet<string>(StringComparer.Ordinal) { "resourceType" };
        foreach (var child in children.Where(c => c.SliceName is null))
        {
            var members = MembersOf(json, child);
            defined.UnionWith(members.Select(m => m.Name).SelectMany(n => (string[])[n, "_" + n]));
            if (members.Count > 1)
            {
                Add(ValidationRule.Choice, $"{path}.{child.Name}", "0..1");
            }

            ElementRule[] slices = [.. children.Where(c => c.SliceName is not null && c.Path == child.Path)];
            foreach (var member in members)
            {
                Member(json, definition, child, slices, member, path);
            }

            if (members.Count == 0 && child.Min > 0)
            {
                Add(ValidationRule.Cardinality, $"{path}.{child.Name}", $"{child.Min}..");
            }
            else if (members.Count == 0)
            {
                Slices([], definition, child, slices, $"{path}.{child.Name}");
            }
        }

        foreach (var (name, _) in json.Where(m => !defined.Contains(m.Key)))
        {
            Add(ValidationRule.UnknownElement, $"{path}.{name}", rule.Path);
        }

        foreach (var key in rule.Invariants.Where(k => invariants.TryGetValue(k, out var keeps) && !keeps(json)))
        {
            Add(ValidationRule.Invariant, path, key);
        }
    }

    private void Add(ValidationRule rule, string path, string detail) => Issues.Add(new ValidationIssue(rule, path, detail));

    private static List<(string Name, TypeRule? Type)> MembersOf(JsonObject json, ElementRule rule) =>
        rule.IsChoice
            ? [.. rule.Types.DistinctBy(t => t.Code).Select(t => (Name: rule.Name[..^3] + char.ToUpperInvariant(t.Code[0]) + t.Code[1..], Type: (TypeRule?)t)).Where(m => IsThere(json, m.Name))]
            : IsThere(json, rule.Name) ? [(rule.Name, rule.Types.Count > 0 ? rule.Types[0] : null)] : [];

    // A primitive may be there by its extension half alone.
    private static bool IsThere(JsonObject json, string name) => json[name] is not null || json["_" + name] is not null;

    private void Member(
        JsonObject owner, Definition definition, ElementRule rule, ElementRule[] slices, (string Name, TypeRule? Type) member, string path)
    {
        var value = owner[member.Name];
        var isArray = value is JsonArray || owner["_" + member.Name] is JsonArray;
        var items = value is JsonArray array ? [.. array] : value is null ? (JsonNode?[])[] : [value];
        var count = Math.Max(items.Length, (owner["_" + member.Name] as JsonArray)?.Count ?? (owner["_" + member.Name] is null ? 0 : 1));
        var at = $"{path}.{member.Name}";
        if (count < rule.Min || count > rule.Max)
        {
            Add(ValidationRule.Cardinality, at, $"{rule.Min}..{(rule.Max == int.MaxValue ? "*" : rule.Max)}");
        }

        if (count == 0)
        {
            Add(ValidationRule.Empty, at, "ele-1");
        }

        // Whether JSON wants an array is the base's to say: a profile may cut a list down to one and it stays an array.
        if (isArray != (rule.BaseMax ?? (definitions.Find(definition.Type)?.Find(rule.Path) ?? rule).Max) > 1)
        {
            Add(ValidationRule.Type, at, isArray ? "single" : "array");
        }

        for (var i = 0; i < items.Length; i++)
        {
            if (items[i] is { } item)
            {
                Value(item, definition, rule, member.Type, isArray ? $"{at}[{i}]" : at);
            }
        }

        Slices(items, definition, rule, slices, at);
    }

    private void Value(JsonNode value, Definition definition, ElementRule rule, TypeRule? type, string path)
    {
        if (rule.Expected is { } expected && !(expected.Kind == "fixed" ? JsonNode.DeepEquals(value, expected.Value) : Validator.Matches(value, expected.Value)))
        {
            Add(expected.Kind == "fixed" ? ValidationRule.Fixed : ValidationRule.Pattern, path, rule.Id);
        }

        if (rule.RequiredValueSet is { } set && !IsBound(value, set))
        {
            Add(ValidationRule.Binding, path, set);
        }

        if (rule.ContentReference is { } other && definition.Find(other) is { } target)
        {
            Descend(value, definition, target, path);
        }
        else if (definition.ChildrenOf(rule.Id).Count > 0)
        {
            Descend(value, definition, rule, path);
        }
        else if (type is not null)
        {
            // HL7 declares the id of a resource a string; what it means is the type id.
            Typed(value, rule.Name == "id" && definition.IsResource && rule.Path == $"{definition.Type}.id" ? TypeRule.ResourceId : type, path);
        }
    }

    private void Descend(JsonNode value, Definition definition, ElementRule rule, string path)
    {
        if (value is JsonObject json)
        {
            Element(json, definition, rule, path);
        }
        else
        {
            Add(ValidationRule.Type, path, "object");
        }
    }

    private void Typed(JsonNode value, TypeRule type, string path)
    {
        var known = type.Code == "Resource" && value is JsonObject resource ? definitions.Find(ElementRule.Text(resource, "resourceType") ?? "") : definitions.Find(type.Code);
        if (known is null)
        {
            return;
        }

        if (known.IsPrimitive)
        {
            if (!PrimitiveRules.Fits(value, type.Code, known.Pattern))
            {
                Add(ValidationRule.Type, path, type.Code);
            }

            return;
        }

        Descend(value, known, known.Root, path);
        if (type is { Code: "Reference", Targets.Count: > 0 } && value is JsonObject reference && !PointsAt(reference, type.Targets))
        {
            Add(ValidationRule.Type, path, "Reference(" + string.Join('|', type.Targets.Select(t => t[(t.LastIndexOf('/') + 1)..])) + ")");
        }

        if (type.Profiles is [var profile] && definitions.Find(profile) is { } narrower)
        {
            Descend(value, narrower, narrower.Root, path);
        }
    }

    // Only what the reference itself tells: a profile's target counts by the type it is of.
    private bool PointsAt(JsonObject reference, IReadOnlyList<string> targets)
    {
        var type = ReferenceParts.Parse(ElementRule.Text(reference, "reference")).Type ?? ElementRule.Text(reference, "type");
        return type is null || targets.Any(t => t.EndsWith("/Resource", StringComparison.Ordinal) || (definitions.Find(t)?.Type ?? type) == type);
    }

    private bool IsBound(JsonNode value, string valueSet)
    {
        if (definitions.Expand(valueSet) is not { } codes)
        {
            return true;
        }

        return value switch
        {
            JsonObject concept when concept["coding"] is JsonArray codings => codings.Any(c => c is JsonObject coding && IsBound(coding, valueSet)),
            JsonObject coding => ElementRule.Text(coding, "code") is not { } code || codes.Contains($"{ElementRule.Text(coding, "system")}|{code}"),
            _ => Primitives.ReadText(value) is { } code && codes.Contains(code),
        };
    }

    private void Slices(JsonNode?[] items, Definition definition, ElementRule rule, ElementRule[] slices, string path)
    {
        if (rule.Slicing is not { } slicing || slices.Length == 0)
        {
            return;
        }

        var placed = new HashSet<int>();
        foreach (var slice in slices)
        {
            var told = items.Select(i => Belongs(i, definition, slice, slicing)).ToArray();
            var mine = Enumerable.Range(0, items.Length).Where(i => told[i] == true).ToArray();
            var possible = Enumerable.Range(0, items.Length).Where(i => told[i] != false).ToArray();
            placed.UnionWith(possible);
            if (possible.Length < slice.Min || mine.Length > slice.Max)
            {
                Add(ValidationRule.Cardinality, $"{path}:{slice.SliceName}", $"{slice.Min}..{(slice.Max == int.MaxValue ? "*" : slice.Max)}");
            }

            foreach (var i in mine)
            {
                Value(items[i]!, definition, slice, slice.Types.Count > 0 ? slice.Types[0] : null, $"{path}[{i}]");
            }
        }

        foreach (var stray in Enumerable.Range(0, items.Length).Where(i => slicing.IsClosed && !placed.Contains(i)))
        {
            Add(ValidationRule.Slice, $"{path}[{stray}]", rule.Id);
        }
    }

    /// <summary>Null where the definitions at hand cannot tell: then nothing is held against it.</summary>
    private bool? Belongs(JsonNode? item, Definition definition, ElementRule slice, SlicingRule slicing)
    {
        bool?[] told = item is null ? [false] : slicing.Paths.Select(path => Fits(item, path, definition, slice)).ToArray();
        return told.Contains(false) ? false : told.Length == 0 || told.Contains(null) ? null : true;
    }

    private bool? Fits(JsonNode item, string path, Definition definition, ElementRule slice)
    {
        if (path == "url" && slice.Types is [{ Code: "Extension", Profiles: [var profile] }])
        {
            return item is JsonObject extension && ElementRule.Text(extension, "url") == profile.Split('|')[0];
        }

        var rule = path == "$this" ? slice : definition.Find($"{slice.Id}.{path}");
        return rule?.Expected is { } expected ? At(item, path).Any(v => Validator.Matches(v, expected.Value))
            : rule?.RequiredValueSet is { } bound && definitions.Expand(bound) is not null ? At(item, path).Any(v => v is not null && IsBound(v, bound))
            : null;
    }

    // A path leads through lists: coding.code means any coding's code.
    private static IEnumerable<JsonNode?> At(JsonNode item, string path) =>
        path == "$this" ? [item] : path.Split('.').Aggregate((IEnumerable<JsonNode?>)[item], (nodes, step) =>
            nodes.Select(n => (n as JsonObject)?[step]).SelectMany(n => n is JsonArray list ? list : (IEnumerable<JsonNode?>)[n]));
}
