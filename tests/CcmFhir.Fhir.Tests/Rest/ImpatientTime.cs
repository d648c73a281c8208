namespace CcmFhir.Fhir.Tests.Rest;

/// <summary>A clock that stands still and whose timers of up to a minute fire at once; it notes how long it was asked to wait.</summary>
internal sealed class ImpatientTime : TimeProvider
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly List<TimeSpan> _waits = [];

    public IReadOnlyList<TimeSpan> Waits => _waits;

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.FromMinutes(1) && dueTime >= TimeSpan.Zero)
        {
            _waits.Add(dueTime);
            dueTime = TimeSpan.Zero;
        }

        return System.CreateTimer(callback, state, dueTime, period);
    }
}
