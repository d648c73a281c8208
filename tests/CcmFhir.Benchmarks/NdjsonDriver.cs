using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CcmFhir.Fhir.Bulk;

namespace CcmFhir.Benchmarks;

/// <summary>
/// <c>ndjson [--path DIR] [--megabytes N] [--quick]</c>: reads an NDJSON file of Conditions, Observations and Encounters into rows
/// beside a bare walk of every token of the same bytes. With a folder its lines (plain or gzip) are repeated to fill the file,
/// else invented ones. The peak of memory is that of two processes that do nothing else, one for the file and one for a file of ten times its size.
/// </summary>
internal static class NdjsonDriver
{
    /// <summary>Reads that file once and prints the process's own peak in bytes.</summary>
    private const string PeakOf = "--peak-of";

    public static async Task<int> RunAsync(string[] options)
    {
        if (DriverOptions.Of(options, PeakOf) is { } alone)
        {
            await ReadAsync(alone);
            using var self = Process.GetCurrentProcess();
            Console.WriteLine(self.PeakWorkingSet64);
            return 0;
        }

        var quick = options.Contains("--quick");
        var megabytes = DriverOptions.Of(options, "--megabytes") is { } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : quick ? 10 : 50;
        var folder = Directory.CreateTempSubdirectory("ccmfhir-ndjson");
        try
        {
            var file = Path.Combine(folder.FullName, "sample.ndjson");
            var tenfold = Path.Combine(folder.FullName, "tenfold.ndjson");
            await WriteSampleAsync(file, DriverOptions.Of(options, "--path"), megabytes);
            await RepeatAsync(file, tenfold);
            await Console.Error.WriteLineAsync($"ndjson: {new FileInfo(file).Length / 1024 / 1024} MB and {new FileInfo(tenfold).Length / 1024 / 1024} MB");
            var (peak, peakOfTenfold) = (await PeakAsync(file), await PeakAsync(tenfold));
            var (seconds, floor) = await TimeAsync(file, quick ? 5 : 15);
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                driver = "ndjson",
                megabytes,
                seconds = Math.Round(seconds, 3),
                ratioToBareReader = Math.Round(floor / seconds, 3),
                peakMegabytes = peak,
                peakMegabytesOfTenfold = peakOfTenfold,
            }));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task ReadAsync(string file)
    {
        var rows = 0;
        await using var stream = File.OpenRead(file);
        await Ndjson.ReadAsync(stream, (_, json) => rows += ClinicalRow.TryRead(json, out var row) && row.Patient.IsThere ? 1 : 0, CancellationToken.None);
    }

    /// <summary>In megabytes.</summary>
    private static async Task<long> PeakAsync(string file)
    {
        // Under "dotnet x.dll" the process is dotnet, else it is our own executable.
        var itself = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : Array.Empty<string>();
        var start = new ProcessStartInfo(Environment.ProcessPath!, [.. itself, "ndjson", PeakOf, file]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return long.Parse(printed, System.Globalization.CultureInfo.InvariantCulture) / 1024 / 1024;
    }

    /// <summary>The best of the rounds, ours and the floor in turn, after two that compile what is measured.</summary>
    private static async Task<(double Ours, double Floor)> TimeAsync(string file, int rounds)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        var (ours, floor) = (double.MaxValue, double.MaxValue);
        for (var round = -2; round < rounds; round++)
        {
            var (our, bare) = (await CpuTime.OfAsync(() => ReadAsync(file)), CpuTime.Of(() => Walk(bytes)));
            (ours, floor) = round < 0 ? (ours, floor) : (Math.Min(ours, our), Math.Min(floor, bare));
        }

        return (ours, floor);
    }

    private static void Walk(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read())
        {
        }
    }

    private static async Task RepeatAsync(string file, string tenfold)
    {
        await using var output = File.Create(tenfold);
        for (var i = 0; i < 10; i++)
        {
            await using var input = File.OpenRead(file);
            await input.CopyToAsync(output);
        }
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
