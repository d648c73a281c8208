namespace CcmFhir.Fhir.Rest;

/// <summary>Hands out so many turns a second, at most a second's worth at once. Waiters are served in the order they came.</summary>
internal sealed class TokenBucket(int perSecond, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1.0 / perSecond);
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    public async Task TakeAsync(CancellationToken cancel)
    {
        TimeSpan wait;
        lock (_gate)
        {
            // The bucket holds a second's worth: turns not taken before that are lost.
            var now = time.GetUtcNow();
            var full = now - TimeSpan.FromSeconds(1) + _interval;
            var turn = _next > full ? _next : full;
            _next = turn + _interval;
            wait = turn - now;
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancel);
        }
    }
}
