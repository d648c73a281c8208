using System.Diagnostics;
using System.Text.Json.Nodes;

namespace CcmFhir.Profiles.Tests;

/// <summary>Runs the scripts that ask others' software.</summary>
internal static class Peers
{
    /// <summary>What <c>@medplum/core</c> finds wrong, as "path: text", for each resource and canonical; without a canonical by its type.</summary>
    public static string[][] MedplumIssues(IEnumerable<(JsonObject Resource, string? Profile)> asked) =>
    [
        .. Ask("validate.mjs", [Published.Hl7, Published.Package], asked.Select(a => new JsonObject { ["resource"] = a.Resource, ["profile"] = a.Profile }))
            .Select(line => line.AsArray().Select(i => i!.GetValue<string>()).ToArray()),
    ];

    /// <summary>What npm fhirpath says of an expression on each element at a path.</summary>
    public static bool[][] FhirPath(IEnumerable<(JsonObject Resource, string Path, string Expression)> asked) =>
    [
        .. Ask("fhirpath.mjs", [], asked.Select(a => new JsonObject { ["resource"] = a.Resource, ["path"] = a.Path, ["expression"] = a.Expression }))
            .Select(line => line.AsArray().Select(i => i!.GetValue<bool>()).ToArray()),
    ];

    /// <summary>The snapshots of our profiles as fhir-snapshot-generator makes them, by canonical.</summary>
    public static Dictionary<string, JsonArray> Snapshots() =>
        Ask("snapshots.mjs", [Published.Package], [])
            .ToDictionary(line => line["url"]!.GetValue<string>(), line => line["element"]!.AsArray());

    /// <summary>Runs a script of fhir-profiles/tool.</summary>
    public static void Compile(string script, string output) => Run(Path.Combine(Published.Folder, "tool"), script, [output], "");

    private static JsonNode[] Ask(string script, string[] arguments, IEnumerable<JsonObject> lines) =>
    [
        .. Run(Path.Combine(Published.Root, "tests/CcmFhir.Profiles.Tests/peers"), script, arguments, string.Concat(lines.Select(l => l.ToJsonString() + "\n")))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!),
    ];

    private static string Run(string folder, string script, string[] arguments, string input)
    {
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            throw new InvalidOperationException($"Packages are missing. Run 'npm ci' in {folder}, or tests/run.");
        }

        var info = new ProcessStartInfo("node", [script, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(info)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Result : throw new InvalidOperationException($"{script}: {errors.Result}");
    }
}
