namespace CcmFhir.Benchmarks;

/// <summary>
/// Processor time of this process, collector and all, in seconds: what else the machine does is not in it, as it would be in the time of the clock.
/// </summary>
internal static class CpuTime
{
    public static double Of(Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    public static async Task<double> OfAsync(Func<Task> work)
    {
        var before = Environment.CpuUsage.TotalTime;
        await work();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }
}
