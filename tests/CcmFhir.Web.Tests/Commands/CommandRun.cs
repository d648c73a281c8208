using System.CommandLine;
using System.Text;

namespace CcmFhir.Web.Tests.Commands;

/// <summary>What one run of a command answered.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static async Task<CommandRun> OfAsync(Command command, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await command.Parse(args).InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return new CommandRun(exitCode, output.ToString().Trim(), error.ToString().Trim());
    }
}

/// <summary>A folder of a test's own files.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ccmfhir-tests-");

    public string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Writes a file as CMS does, in Latin-1.</summary>
    public string File(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text, Encoding.Latin1);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
