using System.CommandLine;
using System.Globalization;
using CcmFhir.Fhir.Bulk;
using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Web.Commands;

/// <summary>
/// <c>ccmfhir roundtrip --path DIR</c>: reads, touches and writes back every resource in the .json, .ndjson and .ndjson.gz files below a folder,
/// and compares. Exit code 0 when nothing was lost, 1 with file and pointer of each difference, 2 for files that cannot be read.
/// </summary>
internal sealed class RoundTripCommand : Command
{
    private const int BytesMax = 256 * 1024 * 1024;

    private readonly Option<string> _path = new("--path") { Description = "A folder; every .json, .ndjson and .ndjson.gz below it is read.", Required = true };

    private readonly Option<bool> _json = TableOptions.Json();

    public RoundTripCommand() : base("roundtrip", "Prove on any folder of FHIR resources that reading and writing loses nothing.")
    {
        Add(_path);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var (console, folder) = (parsed.InvocationConfiguration, parsed.GetValue(_path)!);
        var answer = new CommandAnswer(console.Output, console.Error, parsed.GetValue(_json));
        if (!Directory.Exists(folder))
        {
            return await answer.BadInputAsync(new CommandError("--path", $"{folder} is no folder"));
        }

        var figures = new Figures();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsCandidate).Order(StringComparer.Ordinal))
        {
            await CheckAsync(file, Path.GetRelativePath(folder, file), figures, cancel);
        }

        if (figures.Files == 0)
        {
            return await answer.BadInputAsync(new CommandError("--path", $"{folder} holds no .json, .ndjson or .ndjson.gz file"));
        }

        await answer.DoneAsync(figures, figures.Lines());
        return figures.Errors.Count > 0 ? CommandLine.BadInput : figures.Differences.Count > 0 ? CommandLine.FoundProblems : CommandLine.Done;
    }

    private static bool IsCandidate(string file) =>
        file.EndsWith(".json", StringComparison.Ordinal) || file.EndsWith(".ndjson", StringComparison.Ordinal) || file.EndsWith(".ndjson.gz", StringComparison.Ordinal);

    private static async Task CheckAsync(string file, string name, Figures figures, CancellationToken cancel)
    {
        figures.Files++;
        try
        {
            if (file.EndsWith(".json", StringComparison.Ordinal))
            {
                figures.Add(name, null, await File.ReadAllBytesAsync(file, cancel));
                return;
            }

            await using var stream = File.OpenRead(file);
            var (_, tooLong) = await Ndjson.ReadAsync(stream, (number, json) => figures.Add(name, number, json.ToArray()), cancel);
            if (tooLong is not null)
            {
                figures.Errors.Add(new CommandError(Figures.Place(name, tooLong), "is too long for a resource"));
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            figures.Errors.Add(new CommandError(name, unreadable.Message));
        }
    }

    /// <summary>Where something was lost.</summary>
    /// <param name="Path">File and line.</param>
    /// <param name="Step">What was tried: unchanged, unknown-members, one-change.</param>
    /// <param name="LostAt">JSON Pointer inside the resource.</param>
    private sealed record Difference(string Path, RoundTripStep Step, string? LostAt);

    /// <summary>What is printed.</summary>
    private sealed class Figures
    {
        public int Files { get; set; }

        /// <summary>Read, touched and written back; a Bundle counts as one.</summary>
        public long Resources { get; private set; }

        public long Bytes { get; private set; }

        /// <summary>Members nobody knows, put in at every depth and found again.</summary>
        public long UnknownMembers { get; private set; }

        /// <summary>JSON documents that are no resources.</summary>
        public int Skipped { get; private set; }

        public List<Difference> Differences { get; } = [];

        public List<CommandError> Errors { get; } = [];

        public static string Place(string file, long? line) => line is null ? file : string.Create(CultureInfo.InvariantCulture, $"{file}:{line}");

        public void Add(string file, long? line, byte[] json)
        {
            var result = RoundTrip.Check(json, FhirJsonLimits.Default with { BytesMax = BytesMax });
            switch (result)
            {
                // A package manifest or a JSON Schema lies beside the resources of many packages.
                case { Error.Fault: FhirJsonFault.NotAResource } when line is null:
                    Skipped++;
                    return;
                case { Error: { } error }:
                    Errors.Add(new CommandError(Place(file, line), $"{error}"));
                    return;
                case { Lost: { } step }:
                    Differences.Add(new Difference(Place(file, line), step, result.LostAt));
                    break;
            }

            Resources++;
            Bytes += json.Length;
            UnknownMembers += result.UnknownMembers;
        }

        public IEnumerable<string> Lines() =>
        [
            string.Create(CultureInfo.InvariantCulture, $"{Resources} resources in {Files} files, {Bytes / 1e6:0.0} MB; {Skipped} files are no resources."),
            string.Create(CultureInfo.InvariantCulture, $"{UnknownMembers} unknown members put in and found again."),
            .. Differences.Select(d => $"{d.Path}: {d.Step}: lost {d.LostAt}"),
            .. Errors.Select(e => $"{e.Path}: {e.Message}"),
            Differences.Count == 0 ? "Nothing was lost." : string.Create(CultureInfo.InvariantCulture, $"{Differences.Count} resources lost something."),
        ];
    }
}
