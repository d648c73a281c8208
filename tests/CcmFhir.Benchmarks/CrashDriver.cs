using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using CcmFhir.Peers.Tests.Crash;
using CcmFhir.Web.Storage;

namespace CcmFhir.Benchmarks;

/// <summary>
/// <c>crash --kills N --store sqlite|postgres --server sandbox|peer [--quick]</c>: kills the app with SIGKILL while twenty people use
/// it, at every step of the relay and at random, and counts what was lost, what is in the EHR twice and what is neither there
/// nor reported. Exit code 1 when any of these is not 0. Ctrl-C or SIGTERM: no more kills, and what there is is counted.
/// </summary>
internal static class CrashDriver
{
    public static async Task<int> RunAsync(string[] options)
    {
        var quick = options.Contains("--quick");
        if (Enum.TryParse<Dialect>(DriverOptions.Of(options, "--store") ?? "sqlite", ignoreCase: true, out var store)
            && Enum.TryParse<CrashServer>(DriverOptions.Of(options, "--server") ?? "peer", ignoreCase: true, out var server)
            && int.TryParse(DriverOptions.Of(options, "--kills") ?? (quick ? "4" : "1000"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills))
        {
            using var enough = new CancellationTokenSource();
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
            using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
            void End(PosixSignalContext signal)
            {
                signal.Cancel = true;
                enough.Cancel();
            }

            var figures = await CrashRun.RunAsync(
                new CrashOptions(kills, store, server, Clients: quick ? 4 : 20, quick), line => Console.Error.WriteLine($"crash: {DateTimeOffset.UtcNow:HH:mm:ss} {line}"), enough.Token);
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                driver = "crash",
                kills = figures.Kills,
                acknowledged = figures.Acknowledged,
                lost = figures.Lost,
                delivered = figures.Delivered,
                twice = figures.Twice,
                unaccounted = figures.Unaccounted,
            }));
            return figures.IsKept ? 0 : 1;
        }

        await Console.Error.WriteLineAsync("crash --kills N --store sqlite|postgres --server sandbox|peer [--quick]");
        return 2;
    }
}
