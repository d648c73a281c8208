using System.Threading.Channels;
using CcmFhir.Smart.Launch;

namespace CcmFhir.Web.Certify;

/// <summary>What the run waits for a person to do.</summary>
internal enum GuidedStep
{
    None,

    /// <summary>Open the app from a test patient's chart.</summary>
    Launch,

    /// <summary>Sign in at the EHR.</summary>
    SignIn,
}

/// <summary>
/// A person with a browser: the run says what to do and waits for the browser to come by. Whoever serves the app's launch and callback
/// URLs hands the visits over.
/// </summary>
/// <param name="say">Told each step as it begins.</param>
internal sealed class GuidedWay(Func<GuidedStep, Task> say) : IBrowserWay
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan OnwardPatience = TimeSpan.FromSeconds(20);

    private readonly Channel<Uri?> _visits = Channel.CreateUnbounded<Uri?>();
    private readonly Lock _gate = new();
    private TaskCompletionSource<Uri> _onward = NoneYet();
    private string? _state;

    public bool IsHeadless => false;

    public GuidedStep Step { get; private set; }

    public Task<Arrival> LaunchAsync(CancellationToken cancel) => WaitAsync(GuidedStep.Launch, null, cancel);

    public Task<Arrival> AuthorizeAsync(AuthorizationRequest request, bool byPost, CancellationToken cancel)
    {
        if (byPost)
        {
            return Task.FromResult(Arrival.Nowhere("only without a person"));
        }

        lock (_gate)
        {
            if (!_onward.TrySetResult(request.Url))
            {
                _onward = NoneYet();
                _onward.SetResult(request.Url);
            }
        }

        return WaitAsync(GuidedStep.SignIn, request.Pending.State, cancel);
    }

    /// <summary>A browser opened the launch URL. False when the run waits for none: then it is not the run's.</summary>
    public bool TakeLaunch(Uri url) => Take(url, GuidedStep.Launch, null);

    /// <summary>A browser came back from the EHR. False when this is not the answer the run waits for.</summary>
    public bool TakeCallback(Uri url, string? state) => Take(url, GuidedStep.SignIn, state);

    /// <summary>The person leaves this step out.</summary>
    public void Skip()
    {
        lock (_gate)
        {
            if (Step != GuidedStep.None)
            {
                Step = GuidedStep.None;
                _visits.Writer.TryWrite(null);
            }
        }
    }

    /// <summary>Where the browser goes on to: the EHR's sign-in. Null when the run does not get there in time.</summary>
    public async Task<Uri?> OnwardAsync(CancellationToken cancel)
    {
        try
        {
            return await _onward.Task.WaitAsync(OnwardPatience, cancel);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static TaskCompletionSource<Uri> NoneYet() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool Take(Uri url, GuidedStep step, string? state)
    {
        lock (_gate)
        {
            if (Step != step || state != _state)
            {
                return false;
            }

            (Step, _onward) = (GuidedStep.None, NoneYet());
            return _visits.Writer.TryWrite(url);
        }
    }

    private async Task<Arrival> WaitAsync(GuidedStep step, string? state, CancellationToken cancel)
    {
        lock (_gate)
        {
            (Step, _state) = (step, state);
        }

        await say(step);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            return await _visits.Reader.ReadAsync(patience.Token) is { } url ? Arrival.At(url) : Arrival.Nowhere("the person left this step out");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Arrival.Nowhere($"nobody came by within {Patience.TotalMinutes} minutes");
        }
        finally
        {
            lock (_gate)
            {
                Step = GuidedStep.None;
            }
        }
    }
}
