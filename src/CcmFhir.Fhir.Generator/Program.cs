namespace CcmFhir.Fhir.Generator;

/// <summary>Writes CcmFhir.Fhir/Model/Generated from HL7's definitions: <c>dotnet run -- [DEFINITIONS_FOLDER OUTPUT_FOLDER]</c>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is not [var definitions, var output])
        {
            await Console.Error.WriteLineAsync("usage: CcmFhir.Fhir.Generator DEFINITIONS_FOLDER OUTPUT_FOLDER");
            return 2;
        }

        var files = Model.Generate(definitions);
        Directory.CreateDirectory(output);
        foreach (var stale in Directory.GetFiles(output, "*.g.cs").Where(f => !files.ContainsKey(Path.GetFileName(f))))
        {
            File.Delete(stale);
        }

        foreach (var (name, text) in files)
        {
            await File.WriteAllTextAsync(Path.Combine(output, name), text);
        }

        Console.WriteLine($"{files.Count} files, {files.Values.Sum(f => f.Length) / 1024} KiB");
        return 0;
    }
}
