using System.ComponentModel;
using System.Diagnostics;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Ehr.Delivering.Documents;

/// <summary>What a writer made, or why there is nothing; the reason holds nothing of the document.</summary>
internal sealed record WrittenPdf(byte[]? Pdf, string? Problem);

/// <summary>
/// Turns a document into PDF with the command of launch.json (<c>pdfWriter</c>): started without a shell, one at a time, with an environment
/// of its own, ended with all it started when it takes too long. What it says on standard error is thrown away, for it may quote the document.
/// </summary>
internal sealed class PdfWriter(LaunchConfiguration configuration) : IDisposable
{
    private const string Input = "{in}";
    private const string Output = "{out}";
    private const int Megabyte = 1024 * 1024;

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <param name="xhtml">The whole document, in UTF-8.</param>
    /// <param name="cancel">Ends the wait and the command.</param>
    /// <returns>Neither PDF nor problem when no writer is configured.</returns>
    public async Task<WrittenPdf> WriteAsync(byte[] xhtml, CancellationToken cancel)
    {
        if (configuration.PdfWriter is not { } writer)
        {
            return new WrittenPdf(null, null);
        }

        await _one.WaitAsync(cancel);
        var folder = Directory.CreateTempSubdirectory("ccmfhir-pdf-"); // readable by this user only
        try
        {
            return Checked(await RunAsync(writer, folder.FullName, xhtml, cancel), writer);
        }
        finally
        {
            folder.Delete(recursive: true);
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private static WrittenPdf Checked(WrittenPdf written, PdfWriterSettings writer) => written switch
    {
        { Pdf: { } pdf } when pdf.Length > writer.MaxMegabytes * Megabyte => new WrittenPdf(null, $"the PDF writer made more than {writer.MaxMegabytes} MB"),
        { Pdf: { } pdf } when !pdf.AsSpan().StartsWith("%PDF-"u8) => new WrittenPdf(null, "the PDF writer made no PDF"),
        _ => written,
    };

    private static async Task<WrittenPdf> RunAsync(PdfWriterSettings writer, string folder, byte[] xhtml, CancellationToken cancel)
    {
        var (input, output) = (Path.Combine(folder, "document.xhtml"), Path.Combine(folder, "document.pdf"));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(writer.TimeoutSeconds));
        using var process = new Process { StartInfo = Start(writer, folder, input, output) };
        try
        {
            if (writer.Command.Any(a => a.Contains(Input, StringComparison.Ordinal)))
            {
                await File.WriteAllBytesAsync(input, xhtml, patience.Token);
            }

            process.Start();
            await using var ending = patience.Token.Register(() => End(process)); // its pipes then end, and so do our reads
            var printed = ReadAsync(process.StandardOutput.BaseStream, writer.MaxMegabytes, patience.Token);
            await Task.WhenAll(printed, process.StandardError.BaseStream.CopyToAsync(Stream.Null, patience.Token), FeedAsync(process, File.Exists(input) ? [] : xhtml, patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode != 0 ? new WrittenPdf(null, $"the PDF writer failed (exit code {process.ExitCode})")
                : !writer.Command.Any(a => a.Contains(Output, StringComparison.Ordinal)) ? new WrittenPdf(await printed, null)
                : new WrittenPdf(await FromFileAsync(output, writer.MaxMegabytes, patience.Token), null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new WrittenPdf(null, $"the PDF writer took longer than {writer.TimeoutSeconds} s");
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return new WrittenPdf(null, $"the PDF writer could not be run ({e.GetType().Name})");
        }
        finally
        {
            End(process);
        }
    }

    private static ProcessStartInfo Start(PdfWriterSettings writer, string folder, string input, string output)
    {
        var start = new ProcessStartInfo(writer.Command[0])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in writer.Command.Skip(1))
        {
            start.ArgumentList.Add(argument.Replace(Input, input, StringComparison.Ordinal).Replace(Output, output, StringComparison.Ordinal));
        }

        // The app's environment may hold its secrets (env: references).
        var path = start.Environment.TryGetValue("PATH", out var known) ? known : null;
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = folder;
        start.Environment["LANG"] = "C.UTF-8";
        return start;
    }

    /// <summary>A writer need not read what it is given to the end.</summary>
    private static async Task FeedAsync(Process process, byte[] xhtml, CancellationToken cancel)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(xhtml, cancel);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It closed its end; what it made of it is looked at.
        }
    }

    /// <summary>Everything it prints is read, so that it never waits for us; a byte more than allowed is kept to tell.</summary>
    private static async Task<byte[]> ReadAsync(Stream stream, int megabytesMax, CancellationToken cancel)
    {
        var most = (megabytesMax * Megabyte) + 1;
        using var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancel)) > 0)
        {
            kept.Write(buffer, 0, (int)Math.Min(read, most - kept.Length));
        }

        return kept.ToArray();
    }

    private static async Task<byte[]> FromFileAsync(string path, int megabytesMax, CancellationToken cancel)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        await using var file = File.OpenRead(path);
        return await ReadAsync(file, megabytesMax, cancel);
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It never started, or has ended.
        }
    }
}
