using System.Diagnostics;
using System.Text.Json.Nodes;

namespace CcmFhir.Peers.Tests;

/// <summary>A file opened by a spreadsheet reader that others wrote (npm xlsx).</summary>
internal static class Spreadsheet
{
    /// <summary>Its rows by their headings.</summary>
    public static async Task<IReadOnlyList<JsonObject>> OpenAsync(byte[] csv)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, csv);
            using var process = Process.Start(new ProcessStartInfo("node")
            {
                WorkingDirectory = PeerServer.Folder(),
                RedirectStandardOutput = true,
                ArgumentList = { "spreadsheet.mjs", file },
            })!;
            var rows = JsonNode.Parse(await process.StandardOutput.ReadToEndAsync())!;
            return [.. rows.AsArray().Select(r => r!.AsObject())];
        }
        finally
        {
            File.Delete(file);
        }
    }
}
