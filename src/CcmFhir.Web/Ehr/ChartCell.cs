namespace CcmFhir.Web.Ehr;

/// <summary>One part of a chart as it is read: everybody who wants it waits for the same answer.</summary>
internal abstract class ChartCell(ChartPart part)
{
    public ChartPart Part => part;

    /// <summary>The answer under way or at hand; asked for when there is none or it is too old. Never cancelled by who waits.</summary>
    public abstract Task Ask(ChartQuestion question);

    /// <summary>Withdraws a question that hangs or failed, so that the next one to want the part asks anew. What was found stays.</summary>
    public abstract void Forget();
}

internal sealed class ChartCell<T>(ChartPart part, Func<ChartQuestion, CancellationToken, Task<ChartAnswer<T>>> search, TimeProvider clock) : ChartCell(part)
{
    /// <summary>Long enough for the panels of one page, short enough that a reload shows what changed.</summary>
    private static readonly TimeSpan FoundLasts = TimeSpan.FromSeconds(20);

    /// <summary>The panels of one page tell the same; the page opened again asks again.</summary>
    private static readonly TimeSpan FailureLasts = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private TaskCompletionSource _withdrawn = new();
    private Task<ChartAnswer<T>>? _answer;
    private long _answeredAt;

    /// <summary>The answer at hand; null while the EHR owes one.</summary>
    public ChartAnswer<T>? Now
    {
        get
        {
            lock (_gate)
            {
                return _answer is { IsCompleted: true } ? _answer.GetAwaiter().GetResult() : null;
            }
        }
    }

    public override Task Ask(ChartQuestion question)
    {
        lock (_gate)
        {
            if (_answer is null || IsStale(_answer))
            {
                _withdrawn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _answer = RunAsync(question, _withdrawn.Task);
            }

            return _answer;
        }
    }

    public override void Forget()
    {
        lock (_gate)
        {
            if (_answer is { IsCompletedSuccessfully: true } done && done.GetAwaiter().GetResult().Failure is null)
            {
                return;
            }

            _answer = null;
            _withdrawn.TrySetResult();
        }
    }

    private bool IsStale(Task<ChartAnswer<T>> answer) => answer.IsFaulted
        || (answer.IsCompleted && clock.GetElapsedTime(_answeredAt) > (answer.GetAwaiter().GetResult().Failure is null ? FoundLasts : FailureLasts));

    private async Task<ChartAnswer<T>> RunAsync(ChartQuestion question, Task withdrawn)
    {
        // The search itself may run on the caller's thread up to its first wait, which holds the gate only for that.
        using var cancel = new CancellationTokenSource();
        var searching = search(question, cancel.Token);
        var first = await Task.WhenAny(searching, withdrawn);
        if (first != searching)
        {
            await cancel.CancelAsync();
            return new ChartAnswer<T>(null, EhrFailures.Late);
        }

        var answer = await searching;
        _answeredAt = clock.GetTimestamp();
        return answer;
    }
}
