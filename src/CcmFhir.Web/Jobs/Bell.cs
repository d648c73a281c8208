namespace CcmFhir.Web.Jobs;

/// <summary>Wakes a job at once instead of at its next look; losing a ring loses nothing.</summary>
internal abstract class Bell
{
    private TaskCompletionSource _next = New();

    public void Ring() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    /// <summary>Ends with the next ring: taken before looking, so that a ring during the look is heard.</summary>
    public Task Next() => Volatile.Read(ref _next).Task;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Something is to go to an EHR: for every lane of the relay.</summary>
internal sealed class RelayBell : Bell;

/// <summary>Somebody signed out: for the sweep.</summary>
internal sealed class SweepBell : Bell;
