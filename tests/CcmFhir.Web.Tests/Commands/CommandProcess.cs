using System.Diagnostics;
using System.Globalization;
using CcmFhir.Web.Hosting;

namespace CcmFhir.Web.Tests.Commands;

/// <summary>A command as a process of its own: for what is one process's, signals and OpenSSL's settings.</summary>
internal static class CommandProcess
{
    public static Process Start(string[] arguments, params (string Name, string Value)[] environment)
    {
        var program = Path.Combine(Path.GetDirectoryName(typeof(WebHost).Assembly.Location)!, "..", "..", "CcmFhir.Web", "release", "ccmfhir.dll");
        var info = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        return Process.Start(info)!;
    }

    /// <summary>Asks it to end, as Ctrl-C does; by SIGTERM, since what a shell began in the background ignores the other, and hands that on.</summary>
    public static async Task EndAsync(Process process)
    {
        using var asking = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await asking.WaitForExitAsync();
    }
}
