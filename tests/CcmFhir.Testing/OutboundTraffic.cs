using System.Collections.Concurrent;
using System.Diagnostics;

namespace CcmFhir.Testing;

/// <summary>The requests of this process that are of interest, with the span of each, as the framework's own diagnostics report them.</summary>
public sealed class OutboundTraffic : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Event = "System.Net.Http.HttpRequestOut";

    private readonly Func<Uri, bool> _isOfInterest;
    private readonly IDisposable _listeners;
    private readonly ConcurrentDictionary<HttpRequestMessage, long> _under = new();
    private readonly ConcurrentBag<IDisposable> _listening = [];
    private ConcurrentQueue<Request> _done = new();

    public OutboundTraffic(Func<Uri, bool> isOfInterest)
    {
        _isOfInterest = isOfInterest;
        _listeners = DiagnosticListener.AllListeners.Subscribe(this);
    }

    public sealed record Request(HttpMethod Method, Uri Url, long From, long To);

    /// <summary>What was asked since the last call.</summary>
    public IReadOnlyList<Request> Take() => [.. Interlocked.Exchange(ref _done, new ConcurrentQueue<Request>())];

    /// <summary>The longest chain of requests of which each began after the one before it had been answered.</summary>
    public static int Sequential(IEnumerable<Request> requests)
    {
        var (count, free) = (0, long.MinValue);
        foreach (var request in requests.OrderBy(r => r.To).Where(r => r.From >= free))
        {
            (count, free) = (count + 1, request.To);
        }

        return count;
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "HttpHandlerDiagnosticListener")
        {
            _listening.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value?.GetType().GetProperty("Request")?.GetValue(value.Value) is not HttpRequestMessage { RequestUri: { } url } request
            || !_isOfInterest(url))
        {
            return;
        }

        if (value.Key == Event + ".Start")
        {
            _under[request] = Stopwatch.GetTimestamp();
        }
        else if (value.Key == Event + ".Stop" && _under.TryRemove(request, out var from))
        {
            _done.Enqueue(new Request(request.Method, url, from, Stopwatch.GetTimestamp()));
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        _listeners.Dispose();
        foreach (var one in _listening)
        {
            one.Dispose();
        }
    }
}
