using System.Text;

namespace CcmFhir.Web.Commands;

/// <summary>
/// Where facts are written: standard output, or a file nobody else may read that is there whole or not at all. Its charts are named nowhere else,
/// so a run that fails leaves nothing behind.
/// </summary>
internal sealed class FactsOutput : IAsyncDisposable
{
    private readonly TextWriter? _console;
    private readonly FileStream? _file;
    private readonly string _path;

    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public FactsOutput(string path, TextWriter console)
    {
        _path = path;
        if (path == "-")
        {
            _console = console;
            return;
        }

        File.Delete(Beside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        _file = new FileStream(Beside, options);
    }

    private string Beside => _path + ".new";

    public async Task WriteLineAsync(byte[] utf8, CancellationToken cancel)
    {
        if (_file is null)
        {
            await _console!.WriteLineAsync(Encoding.UTF8.GetString(utf8).AsMemory(), cancel);
            return;
        }

        await _file.WriteAsync(utf8, cancel);
        await _file.WriteAsync("\n"u8.ToArray(), cancel);
    }

    /// <summary>All lines are written: the file takes its name.</summary>
    public async Task FinishAsync()
    {
        if (_file is not null)
        {
            await _file.DisposeAsync();
            File.Move(Beside, _path, overwrite: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_file is not null)
        {
            await _file.DisposeAsync();
            File.Delete(Beside); // gone already when it was finished
        }
    }
}
