namespace CcmFhir.Fhir.Tests.Rest;

/// <summary>A clock by which a time-out runs out as soon as the server has the request and before it answers; other timers fire at once.</summary>
internal sealed class SlowServerTime : TimeProvider
{
    public static readonly TimeSpan PatienceOfTheClient = TimeSpan.FromSeconds(30);

    public RawServer? Server { get; set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != PatienceOfTheClient)
        {
            return System.CreateTimer(callback, state, dueTime >= TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
        }

        var timer = System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        _ = FireAsync(timer, Server!.NextRequestAsync());
        return timer;
    }

    private static async Task FireAsync(ITimer timer, Task received)
    {
        await received;
        timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
