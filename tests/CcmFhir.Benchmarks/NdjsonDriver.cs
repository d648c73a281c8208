using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CcmFhir.Fhir.Bulk;

namespace CcmFhir.Benchmarks;

/// <summary>
/// <c>ndjson [--path DIR] [--megabytes N] [--quick]</c>: reads an NDJSON file of Conditions, Observations and Encounters into rows
/// beside a bare walk of every token of the same bytes. With a folder its lines (plain or gzip) are repeated to fill the file,
/// else invented ones.
/// </summary>
internal static class NdjsonDriver
{
    public static async Task<int> RunAsync(string[] options)
    {
        var megabytes = DriverOptions.Of(options, "--megabytes") is { } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : options.Contains("--quick") ? 10 : 50;
        var folder = Directory.CreateTempSubdirectory("ccmfhir-ndjson");
        try
        {
            var file = Path.Combine(folder.FullName, "sample.ndjson");
            await WriteSampleAsync(file, DriverOptions.Of(options, "--path"), megabytes);
            await Console.Error.WriteLineAsync($"ndjson: {new FileInfo(file).Length / 1024 / 1024} MB");
            await ReadAsync(file);   // compiles what is measured
            await ReadAsync(file);

            // Before the floor loads the whole file.
            using var self = Process.GetCurrentProcess();
            var peak = self.PeakWorkingSet64;
            var (seconds, floor) = await TimeAsync(file, options.Contains("--quick") ? 5 : 12);
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                driver = "ndjson",
                megabytes,
                seconds = Math.Round(seconds, 3),
                ratioToBareReader = Math.Round(floor / seconds, 3),
                peakMegabytes = peak / 1024 / 1024,
            }));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> ReadAsync(string file)
    {
        var rows = 0;
        var watch = Stopwatch.StartNew();
        await using var stream = File.OpenRead(file);
        await Ndjson.ReadAsync(stream, (_, json) => rows += ClinicalRow.TryRead(json, out var row) && row.Patient is not null ? 1 : 0, CancellationToken.None);
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>The best of the rounds, ours and the floor in turn: whatever else the machine does falls on both.</summary>
    private static async Task<(double Ours, double Floor)> TimeAsync(string file, int rounds)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        var (ours, floor) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < rounds; round++)
        {
            ours = Math.Min(ours, await ReadAsync(file));
            floor = Math.Min(floor, Walk(bytes));
        }

        return (ours, floor);
    }

    private static double Walk(byte[] bytes)
    {
        var watch = Stopwatch.StartNew();
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read())
        {
        }

        return watch.Elapsed.TotalSeconds;
    }

    private static async Task WriteSampleAsync(string file, string? folder, int megabytes)
    {
        var lines = folder is null ? SyntheticChart.Lines() : Repeat(await LinesOfAsync(folder));
        await using var writer = new StreamWriter(file, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        var written = 0L;
        foreach (var line in lines)
        {
            await writer.WriteAsync(line + "\n");
            written += line.Length + 1;
            if (written >= megabytes * 1024L * 1024)
            {
                return;
            }
        }
    }

    private static async Task<List<string>> LinesOfAsync(string folder)
    {
        var lines = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.ndjson*").Order(StringComparer.Ordinal)
                     .Where(f => Path.GetFileName(f).Split('.')[0] is "Condition" or "Observation" or "Encounter"))
        {
            await using var stream = File.OpenRead(file);
            await Ndjson.ReadAsync(stream, (_, json) => lines.Add(Encoding.UTF8.GetString(json)), CancellationToken.None);
        }

        return lines;
    }

    private static IEnumerable<string> Repeat(List<string> lines)
    {
        while (lines.Count > 0)
        {
            foreach (var line in lines)
            {
                yield return line;
            }
        }
    }
}
