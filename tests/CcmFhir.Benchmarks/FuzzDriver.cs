using System.Globalization;
using System.Text.Json;

namespace CcmFhir.Benchmarks;

/// <summary>
/// <c>fuzz [--surface launch|callback|discovery|token|id-token|json|csv|hl7] [--inputs 100000] [--quick]</c>: spoiled inputs, the same on every
/// run. Launches and callbacks go to the real app over HTTP, what an EHR answers to the SMART library beneath it, files and messages to their
/// readers. Without a surface the inputs are shared among all of them. Exit 1 when one of them raises an exception, sends a request to a foreign host or a browser to a foreign place.
/// </summary>
internal static class FuzzDriver
{
    private static readonly string[] InApp = ["launch", "callback"];
    private static readonly string[] InLibrary = ["discovery", "token", "id-token"];
    private static readonly string[] InFiles = ["json", "csv", "hl7"];

    public static async Task<int> RunAsync(string[] options)
    {
        var inputs = DriverOptions.Of(options, "--inputs") is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given
            : options.Contains("--quick") ? 1000 : 100_000;
        string[] all = [.. InApp, .. InLibrary, .. InFiles];
        var surfaces = DriverOptions.Of(options, "--surface") is { } one ? all.Where(s => s == one.Replace('_', '-')).ToArray() : all;
        if (surfaces.Length == 0)
        {
            await Console.Error.WriteLineAsync($"Name a surface: {string.Join(", ", all)}");
            return 2;
        }

        var found = new FuzzFindings();
        await using var app = surfaces.Any(s => InApp.Contains(s)) ? await FuzzedApp.StartAsync(found) : null;
        for (var i = 0; i < surfaces.Length; i++)
        {
            // The remainder goes to the last one, so that exactly the number asked for is made.
            var share = i < surfaces.Length - 1 ? inputs / surfaces.Length : inputs - (inputs / surfaces.Length * (surfaces.Length - 1));
            await (InApp.Contains(surfaces[i]) ? app!.RunAsync(surfaces[i], share)
                : InLibrary.Contains(surfaces[i]) ? FuzzedLibrary.RunAsync(surfaces[i], share, found)
                : Task.Run(() => FuzzedFiles.Run(surfaces[i], share, found)));
            await Console.Error.WriteLineAsync($"fuzz: {surfaces[i]}, {share} inputs, findings so far {found.Count}");
            foreach (var (outcome, times) in found.OutcomesOf(surfaces[i]))
            {
                await Console.Error.WriteLineAsync($"fuzz:   {times,7} {outcome}");
            }
        }

        Console.WriteLine(JsonSerializer.Serialize(new
        {
            driver = "fuzz",
            surface = surfaces.Length == 1 ? surfaces[0] : "all",
            inputs = found.Inputs,
            unhandled = found.Unhandled,
            foreignRequests = found.ForeignRequests,
            openRedirects = found.OpenRedirects,
        }));
        return found.Count == 0 ? 0 : 1;
    }
}
