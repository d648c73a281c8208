using System.Text.Json;

namespace CcmFhir.Fhir.Generator;

/// <summary>Turns StructureDefinition snapshots into classes and follows the data types they use.</summary>
internal sealed class TypeReader(Definitions definitions, CodeSets codes)
{
    // Written by hand: they carry the JSON object and the dispatch.
    private static readonly HashSet<string> HandWritten = ["Resource", "DomainResource", "Element", "BackboneElement"];

    // Declared by the hand-written base classes.
    private static readonly Dictionary<string, string[]> Inherited = new()
    {
        ["Resource"] = ["id", "meta", "implicitRules", "language"],
        ["DomainResource"] = ["id", "meta", "implicitRules", "language", "text", "contained", "extension", "modifierExtension"],
        ["Element"] = ["id", "extension"],
        ["BackboneElement"] = ["id", "extension", "modifierExtension"],
    };

    private static readonly Dictionary<string, ValueModel> Primitives = new()
    {
        ["boolean"] = new("bool", "ReadFlag", "Primitives.Flag"),
        ["integer"] = new("int", "ReadWhole", "Primitives.Whole"),
        ["positiveInt"] = new("int", "ReadWhole", "Primitives.Whole"),
        ["unsignedInt"] = new("int", "ReadWhole", "Primitives.Whole"),
        ["decimal"] = new("FhirDecimal", "ReadNumber", "Primitives.Number"),
        ["date"] = new("FhirDateTime", "ReadMoment", "Primitives.Moment"),
        ["dateTime"] = new("FhirDateTime", "ReadMoment", "Primitives.Moment"),
        ["instant"] = new("FhirDateTime", "ReadMoment", "Primitives.Moment"),
    };

    private static readonly ValueModel Text = new("string", "ReadText", "Primitives.Text");

    private readonly Dictionary<string, TypeModel> _types = [];
    private readonly Queue<string> _pending = [];

    public IReadOnlyCollection<TypeModel> Read(IEnumerable<string> resources)
    {
        foreach (var type in resources.Concat(["Meta", "Narrative", "Extension"]))
        {
            Want(type);
        }

        while (_pending.TryDequeue(out var type))
        {
            _types[type] = ReadType(definitions.Structure(type));
        }

        return _types.Values;
    }

    private void Want(string type)
    {
        if (!HandWritten.Contains(type) && _types.TryAdd(type, null!))
        {
            _pending.Enqueue(type);
        }
    }

    private TypeModel ReadType(JsonElement structure)
    {
        var fhir = structure.TextOf("type")!;
        var isResource = structure.TextOf("kind") == "resource";
        var parent = structure.TextOf("baseDefinition")!.Split('/')[^1];
        var elements = structure.GetProperty("snapshot").Items("element").ToArray();
        var root = new TypeModel(fhir, Names.Type(fhir), parent == "Quantity" ? "Element" : parent, isResource, elements[0].TextOf("short")!);
        var classes = new Dictionary<string, TypeModel> { [fhir] = root };
        foreach (var element in elements.Where(IsComponent))
        {
            var path = element.TextOf("path")!;
            var component = new TypeModel(path, ComponentName(element, root), element.Items("type").First().TextOf("code")!, false, element.TextOf("short")!);
            classes.Add(path, component);
            root.Components.Add(component);
        }

        foreach (var element in elements.Skip(1))
        {
            var path = element.TextOf("path")!;
            var owner = classes[path[..path.LastIndexOf('.')]];
            var name = path[(path.LastIndexOf('.') + 1)..];
            if (!Inherited[owner.BaseClass].Contains(name))
            {
                owner.Properties.AddRange(Properties(element, name, owner, root, classes));
            }
        }

        return root;
    }

    private static bool IsComponent(JsonElement element) =>
        element.TextOf("path")!.Contains('.', StringComparison.Ordinal) &&
        element.Items("type").Any(t => t.TextOf("code") is "BackboneElement" or "Element");

    // Firely's flat names: the explicit name, else the last step of the path; the step before it when that name is taken.
    private static string ComponentName(JsonElement element, TypeModel root)
    {
        var steps = element.TextOf("path")!.Split('.');
        var name = Names.Upper(element.ExtensionOf("explicit-type-name", "valueString") ?? steps[^1]) + "Component";
        return root.Components.Any(c => c.Name == name) ? Names.Upper(steps[^2]) + name : name;
    }

    private IEnumerable<PropertyModel> Properties(
        JsonElement element, string name, TypeModel owner, TypeModel root, Dictionary<string, TypeModel> classes)
    {
        var isList = element.TextOf("max") != "1";
        if (element.TextOf("contentReference") is { } reference)
        {
            return [Property(name, new(classes[reference[1..]].Name, null, null), null)];
        }

        if (!name.EndsWith("[x]", StringComparison.Ordinal))
        {
            var component = classes.GetValueOrDefault(element.TextOf("path")!);
            var value = component is null ? Value(element, element.Items("type").First(), root) : new(component.Name, null, null);
            return [Property(name, value, null)];
        }

        var choice = name[..^3];
        return element.Items("type").Select(t => Property(choice + Names.Upper(t.TextOf("code")!), Value(element, t, root), choice));

        PropertyModel Property(string json, ValueModel value, string? choice) =>
            new(json, Names.Property(json, owner.Name), value, isList, choice);
    }

    private ValueModel Value(JsonElement element, JsonElement type, TypeModel root)
    {
        var fhir = type.TextOf("code")!;
        if (fhir.StartsWith("http://hl7.org/fhirpath/", StringComparison.Ordinal) || char.IsLower(fhir[0]))
        {
            return fhir == "code" && codes.Of(element) is { } set ? Coded(set, root) : Primitives.GetValueOrDefault(fhir, Text);
        }

        Want(fhir);
        return new ValueModel(Names.Type(fhir), null, null);
    }

    private static ValueModel Coded(CodeSet set, TypeModel root)
    {
        if (!set.IsShared && root.Codes.All(c => c.Url != set.Url))
        {
            root.Codes.Add(set);
        }

        return new ValueModel($"Code<{set.Name}>", $"ReadCode<{set.Name}>", $"Code<{set.Name}>.Kind");
    }
}
