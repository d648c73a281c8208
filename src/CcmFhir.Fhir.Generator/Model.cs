namespace CcmFhir.Fhir.Generator;

/// <summary>The whole of Model/Generated as text, by file name.</summary>
internal static class Model
{
    public static IReadOnlyDictionary<string, string> Generate(string definitionsFolder)
    {
        var definitions = new Definitions(definitionsFolder);
        var codes = new CodeSets(definitions);
        var types = new TypeReader(definitions, codes).Read(Resources.All);
        var files = types.ToDictionary(t => t.Name + ".g.cs", Emitter.TypeFile);
        files.Add("CodeSets.g.cs", Emitter.CodesFile(codes.Shared));
        files.Add("ResourceTypes.g.cs", Emitter.ResourcesFile(types));
        return files;
    }
}
