using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace CcmFhir.Web.Connect;

/// <summary>
/// Keeps every exchange of a diagnosis, so that a check can be judged by what really went over the wire. Can lose one answer
/// on its way back, which is how "sent, and no answer came" is made to happen at an EHR that works.
/// </summary>
internal sealed class TrafficRecorder(HttpMessageHandler inner, TimeProvider clock) : DelegatingHandler(inner)
{
    /// <summary>The CapabilityStatements of large EHRs have several megabytes and are judged from the record.</summary>
    public const int BodyCharactersMax = 8 * 1024 * 1024;

    private const long BytesMax = 20 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly List<Exchange> _exchanges = [];
    private Func<HttpRequestMessage, bool>? _loses;

    /// <summary>Where the record now ends; give it to <see cref="Since"/>.</summary>
    public int Mark
    {
        get
        {
            lock (_gate)
            {
                return _exchanges.Count;
            }
        }
    }

    public ImmutableArray<Exchange> Since(int mark)
    {
        lock (_gate)
        {
            return [.. _exchanges.Skip(mark)];
        }
    }

    /// <summary>The next answer to such a request is dropped after the EHR has given it.</summary>
    public void LoseNextAnswer(Func<HttpRequestMessage, bool> to) => _loses = to;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var form = await FormAsync(request, cancellationToken);
        try
        {
            var answer = await base.SendAsync(request, cancellationToken);
            var body = await BodyAsync(answer, cancellationToken);
            var lost = Loses(request);
            Keep(request, form, answer, body, lost ? "the answer was dropped by this run, on purpose" : null, clock.GetElapsedTime(started));
            if (lost)
            {
                answer.Dispose();
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "The answer was dropped by this run.");
            }

            return answer;
        }
        catch (Exception trouble) when (trouble is not HttpRequestException { Message: "The answer was dropped by this run." })
        {
            Keep(request, form, null, "", Words(trouble), clock.GetElapsedTime(started));
            throw;
        }
    }

    private bool Loses(HttpRequestMessage request)
    {
        if (_loses?.Invoke(request) != true)
        {
            return false;
        }

        _loses = null;
        return true;
    }

    private void Keep(
        HttpRequestMessage request, ImmutableArray<KeyValuePair<string, string>> form, HttpResponseMessage? answer, string body, string? trouble, TimeSpan took)
    {
        var headers = request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default)
            .SelectMany(h => h.Value.Select(v => KeyValuePair.Create(h.Key, v)));
        var exchange = new Exchange(
            request.Method.Method, request.RequestUri!, [.. headers], form, request.Content is not null,
            trouble is null || answer is not null ? (int?)answer?.StatusCode : null, trouble,
            answer?.Content.Headers.ContentType?.MediaType ?? "", body, answer?.Headers.Date, answer?.Headers.Location, took);
        lock (_gate)
        {
            _exchanges.Add(exchange);
        }
    }

    private static async Task<ImmutableArray<KeyValuePair<string, string>>> FormAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        if (request.Content?.Headers.ContentType?.MediaType != "application/x-www-form-urlencoded")
        {
            return [];
        }

        using var form = new FormReader(await request.Content.ReadAsStringAsync(cancel));
        return [.. (await form.ReadFormAsync(cancel)).SelectMany(f => f.Value.Select(v => KeyValuePair.Create(f.Key, v ?? "")))];
    }

    private static async Task<string> BodyAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        await answer.Content.LoadIntoBufferAsync(BytesMax, cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        return text.Length <= BodyCharactersMax ? text : text[..BodyCharactersMax];
    }

    private static string Words(Exception trouble) => trouble switch
    {
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http => http.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "the host's name could not be resolved",
            HttpRequestError.ConnectionError => "no connection",
            HttpRequestError.SecureConnectionError => "TLS failed: the certificate is not trusted, or the protocol too old",
            HttpRequestError.ResponseEnded => "the connection ended before the answer",
            _ => string.Create(CultureInfo.InvariantCulture, $"{http.HttpRequestError}"),
        },
        OperationCanceledException => "no answer in time",
        _ => "the exchange broke off",
    };
}
