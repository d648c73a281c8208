using System.Globalization;
using System.Text.Json;

namespace CcmFhir.Benchmarks;

/// <summary>
/// <c>pages [--store sqlite|postgres] [--quick]</c>: the landing, the Charges page and the back office's list while 10,000 rows of 500 patients
/// wait in the outbox, 250 of them the page's own patient's, for an EHR that asks everybody to wait; as ratios to the same pages when nothing waits.
/// And what the relay's own look at them takes, in milliseconds of processor time a second.
/// </summary>
internal static class PagesDriver
{
    /// <summary>Code that has just been loaded is compiled again while it runs: the first pages, and the compiling after them, are not counted.</summary>
    private const int WarmUp = 40;
    private const int Spans = 5;

    public static async Task<int> RunAsync(string[] options)
    {
        var quick = options.Contains("--quick");
        var store = DriverOptions.Of(options, "--store") ?? "sqlite";
        await using var run = await PagesRun.StartAsync(store);
        var asks = quick ? 10 : 60;
        await run.TimeAsync(WarmUp);
        await PageTimes.AtRestAsync(Spans);
        var empty = await run.TimeAsync(asks);
        await run.QueueAsync(patients: 500, rowsEach: 20, ownRows: 250);
        await run.UntilQuietAsync();
        await run.TimeAsync(WarmUp);
        var relay = await PageTimes.AtRestAsync(Spans);
        var many = await run.TimeAsync(asks);
        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"pages: {store}, ms of this process's own time a page, nothing waiting and 10,000: landing {empty.Landing:F1} and {many.Landing:F1}, charges {empty.Charges:F1} and {many.Charges:F1}, back office {empty.Office:F1} and {many.Office:F1}"));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            driver = "pages",
            store,
            waiting = await run.WaitingAsync(),
            landing = Math.Round(many.Landing / empty.Landing, 2),
            charges = Math.Round(many.Charges / empty.Charges, 2),
            office = Math.Round(many.Office / empty.Office, 2),
            relayMillisecondsASecond = Math.Round(relay, 1),
        }));
        return 0;
    }
}

/// <summary>Milliseconds of processor time of app, sandbox and browser together: what others do on the machine does not count.</summary>
internal sealed record PageTimes(double Landing, double Charges, double Office)
{
    public static async Task<double> EachAsync(int asks, Func<Task> ask)
    {
        var before = Environment.CpuUsage.TotalTime;
        for (var n = 0; n < asks; n++)
        {
            await ask();
        }

        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / asks;
    }

    /// <summary>Milliseconds a second while nobody asks for anything: the quietest of some spans, because the runtime goes on compiling for a while.</summary>
    public static async Task<double> AtRestAsync(int spans)
    {
        var span = TimeSpan.FromSeconds(4); // two looks of the relay
        var quietest = double.MaxValue;
        for (var n = 0; n < spans; n++)
        {
            quietest = Math.Min(quietest, await EachAsync(1, () => Task.Delay(span)) / span.TotalSeconds);
        }

        return quietest;
    }
}
