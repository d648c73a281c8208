using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace CcmFhir.Fhir.Rest;

/// <summary>
/// One EHR's endpoint, shared by everyone who talks to it: its settings, its connection, its pace and its retries.
/// Holds no token and no patient; see <see cref="FhirClient"/> for those.
/// </summary>
public sealed class FhirServer : IDisposable
{
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _slots;
    private readonly TokenBucket? _bucket;
    private readonly Uri _base;
    private readonly HashSet<string> _hosts;

    /// <param name="settings">How to speak to it.</param>
    /// <param name="http">Over <see cref="FhirHttp.NewHandler"/>; its own time-out is not used.</param>
    /// <param name="time">The clock for time-outs, waits and Retry-After dates.</param>
    public FhirServer(FhirServerSettings settings, HttpClient http, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Settings = settings;
        Time = time;
        _http = http;
        _base = settings.BaseUrl.AbsoluteUri.EndsWith('/') ? settings.BaseUrl : new Uri(settings.BaseUrl.AbsoluteUri + "/");
        _hosts = new HashSet<string>(settings.AllowedHosts, StringComparer.OrdinalIgnoreCase) { _base.Authority };
        _slots = new SemaphoreSlim(settings.ConcurrencyMax);
        _bucket = settings.RequestsPerSecond is { } rate ? new TokenBucket(rate, time) : null;
        Writes = new ResiliencePipelineBuilder<FhirReply> { TimeProvider = time }.AddCircuitBreaker(Breaker(settings)).Build();
        Reads = new ResiliencePipelineBuilder<FhirReply> { TimeProvider = time }.AddRetry(Retries(settings)).AddPipeline(Writes).Build();
    }

    public FhirServerSettings Settings { get; }

    internal TimeProvider Time { get; }

    /// <summary>A write is tried once, or not at all while the circuit is open.</summary>
    internal ResiliencePipeline<FhirReply> Writes { get; }

    /// <summary>A read is tried again, through the same circuit breaker.</summary>
    internal ResiliencePipeline<FhirReply> Reads { get; }

    public void Dispose() => _slots.Dispose();

    /// <summary>The absolute address, or null when it lies on a host that is not this EHR's.</summary>
    internal Uri? Resolve(string address) =>
        Uri.TryCreate(_base, address, out var uri) && uri.Scheme == _base.Scheme && _hosts.Contains(uri.Authority) ? uri : null;

    /// <summary>One attempt, when it is its turn: request out, whole body in, within the time-out.</summary>
    internal async ValueTask<FhirReply> AttemptAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        await _slots.WaitAsync(cancel);
        try
        {
            if (_bucket is not null)
            {
                await _bucket.TakeAsync(cancel);
            }

            return await FhirExchange.RunAsync(_http, request, Settings, Time, cancel);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>
    /// One attempt whose body the caller streams. The turn is given back with the headers: a file of an export may take minutes, and
    /// must not keep a page waiting.
    /// </summary>
    internal async ValueTask<(HttpResponseMessage? Response, FhirReply Reply)> OpenAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        await _slots.WaitAsync(cancel);
        try
        {
            if (_bucket is not null)
            {
                await _bucket.TakeAsync(cancel);
            }

            return await FhirExchange.OpenAsync(_http, request, Settings, Time, cancel);
        }
        finally
        {
            _slots.Release();
        }
    }

    private static RetryStrategyOptions<FhirReply> Retries(FhirServerSettings settings) => new()
    {
        MaxRetryAttempts = Math.Max(1, settings.RetriesMax),
        Delay = settings.RetryDelay,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        ShouldHandle = attempt => ValueTask.FromResult(
            settings.RetriesMax > 0 && attempt.Outcome.Result is { IsTransient: true } reply && !(reply.RetryAfter > settings.RetryAfterMax)),
        DelayGenerator = attempt => ValueTask.FromResult(attempt.Outcome.Result?.RetryAfter),
    };

    // A server that is down costs every page its whole time-out; while the circuit is open they fail at once instead.
    private static CircuitBreakerStrategyOptions<FhirReply> Breaker(FhirServerSettings settings) => new()
    {
        FailureRatio = 0.9,
        MinimumThroughput = settings.BreakerAttempts,
        SamplingDuration = settings.BreakerWindow,
        BreakDuration = settings.BreakerPause,
        ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Result is { Trouble: not null } or { Status: 502 or 503 or 504 }),
    };
}
