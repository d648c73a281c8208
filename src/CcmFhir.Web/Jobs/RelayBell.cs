namespace CcmFhir.Web.Jobs;

/// <summary>Wakes every lane of the relay at once instead of at its next look; losing a ring loses nothing.</summary>
internal sealed class RelayBell
{
    private TaskCompletionSource _next = New();

    public void Ring() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    /// <summary>Ends with the next ring: taken before looking, so that a ring during the look is heard.</summary>
    public Task Next() => Volatile.Read(ref _next).Task;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
