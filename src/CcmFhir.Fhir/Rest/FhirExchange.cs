using System.Globalization;
using System.Net.Http.Headers;
using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Fhir.Rest;

/// <summary>One request and its reply. Everything HttpClient throws becomes a value here, except the caller's own cancellation.</summary>
internal static class FhirExchange
{
    /// <summary>A longer wish, or a date of another century, is a mistake: it must not overflow whatever counts seconds.</summary>
    private static readonly TimeSpan RetryAfterMax = TimeSpan.FromHours(1);

    public static async Task<FhirReply> RunAsync(
        HttpClient http, HttpRequestMessage request, FhirServerSettings settings, TimeProvider time, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(settings.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        FhirReply? headers = null;
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            headers = Headers(response, time);
            return await ReadBodyAsync(response, headers, settings.Limits, either.Token);
        }
        catch (HttpRequestException e) when (headers is null && NeverArrived(e))
        {
            return new FhirReply { Trouble = FhirFailureKind.Unavailable };
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // The status may have arrived and the body broken off: then the outcome is known and only its text is lost.
            return headers is null
                ? new FhirReply { Trouble = FhirFailureKind.Interrupted }
                : headers with { BadBody = new FhirJsonError(FhirJsonFault.NotJson, 1, 1) };
        }
    }

    /// <summary>The headers, with the body still to come; no response where none arrived in time.</summary>
    public static async Task<(HttpResponseMessage? Response, FhirReply Reply)> OpenAsync(
        HttpClient http, HttpRequestMessage request, FhirServerSettings settings, TimeProvider time, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(settings.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return (response, Headers(response, time));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return (null, new FhirReply { Trouble = FhirFailureKind.Unavailable });
        }
    }

    // No request byte left us, so even a write changed nothing.
    private static bool NeverArrived(HttpRequestException e) => e.HttpRequestError is
        HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or
        HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private static async Task<FhirReply> ReadBodyAsync(
        HttpResponseMessage response, FhirReply headers, FhirJsonLimits limits, CancellationToken cancel)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        var reading = await FhirJson.ReadAsync(stream, limits, cancel);
        return reading switch
        {
            { IsResource: true } => headers with { Body = reading.Resource },
            { Error.Fault: FhirJsonFault.Empty } => headers,
            _ => headers with { BadBody = reading.Error },
        };
    }

    private static FhirReply Headers(HttpResponseMessage response, TimeProvider time) => new()
    {
        Status = (int)response.StatusCode,
        ETag = First(response.Headers, "ETag"),
        Location = First(response.Headers, "Location") ?? First(response.Content.Headers, "Content-Location"),
        RetryAfter = Bounded(RetryAfter(response.Headers.RetryAfter, time) ?? Milliseconds(First(response.Headers, "x-ms-retry-after-ms"))),
    };

    // Read as text: servers send ETags without quotes and Locations that are no URI.
    private static string? First(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, TimeProvider time) =>
        header?.Delta ?? (header?.Date is { } date ? Later(date - time.GetUtcNow()) : null);

    private static TimeSpan? Bounded(TimeSpan? wait) => wait > RetryAfterMax ? RetryAfterMax : wait;

    private static TimeSpan Later(TimeSpan wait) => wait > TimeSpan.Zero ? wait : TimeSpan.Zero;

    private static TimeSpan? Milliseconds(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) ? TimeSpan.FromMilliseconds(ms) : null;
}
