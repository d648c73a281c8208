using System.Diagnostics;
using System.Globalization;

namespace CcmFhir.Web.Jobs;

/// <summary>
/// The name under which this process holds rows. It says enough for a later process on the same machine to know that this
/// one is gone; about processes elsewhere only their leases tell.
/// </summary>
/// <param name="Place">Machine and process namespace: only there does a process id mean anything.</param>
/// <param name="Started">Tells processes apart that had the same id one after the other.</param>
/// <param name="Number">Tells relays in one process apart.</param>
internal sealed record RelayNode(string Place, int ProcessId, long Started, int Number)
{
    private static readonly long ProcessStarted = Stopwatch.GetTimestamp();
    private static int _relays;

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Place}|{ProcessId}|{Started}|{Number}");

    public static RelayNode Here() =>
        new($"{Environment.MachineName} {Boot()} {Namespace()}", Environment.ProcessId, ProcessStarted, Interlocked.Increment(ref _relays));

    /// <summary>True only when it is certain: same place, and no process has that id, or it is ours and its holder was another.</summary>
    public bool IsGone(string name) =>
        name.Split('|') is [var place, var id, var started, _] && place == Place
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var process)
        && (process == ProcessId ? started != Started.ToString(CultureInfo.InvariantCulture) : !IsRunning(process));

    private static bool IsRunning(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // Containers may share the host's name and not its processes; a machine may start again with the same ids.
    private static string Namespace() => OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget ?? "" : "";

    private static string Boot() => OperatingSystem.IsLinux() ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : "";
}
