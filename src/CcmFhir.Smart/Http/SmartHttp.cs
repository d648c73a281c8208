using System.Net;
using CcmFhir.Smart.Ehrs;

namespace CcmFhir.Smart.Http;

/// <summary>
/// The only way out of this library. Contacts what the registration permits, follows no redirect, reads a bounded answer in bounded
/// time, and turns everything the network does into a failure. Cancellation by the caller stays an exception.
/// </summary>
internal sealed class SmartHttp(HttpClient http, TimeProvider clock)
{
    public const int BytesMax = 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RetryAfterMax = TimeSpan.FromHours(1);

    public Task<SmartResult<HttpReply>> Get(EhrRegistration ehr, Uri url, string accept, CancellationToken cancellation, int bytesMax = BytesMax)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return Send(ehr, request, bytesMax, cancellation);
    }

    /// <summary>Sends and disposes <paramref name="request"/>.</summary>
    public async Task<SmartResult<HttpReply>> Send(EhrRegistration ehr, HttpRequestMessage request, int bytesMax, CancellationToken cancellation)
    {
        using var sent = request;
        var url = request.RequestUri!;
        if (!ehr.Permits(url))
        {
            return new SmartFailure(SmartFailureKind.HostNotAllowed, "The EHR points to a host that is not on its list of allowed hosts.");
        }

        using var timeout = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);

            // The handler is the caller's: had it followed a redirect, the last request would not be ours.
            if ((int)response.StatusCode is >= 300 and < 400 || response.RequestMessage?.RequestUri is { } last && last != url)
            {
                return new SmartFailure(SmartFailureKind.Redirected, "The EHR's server redirects; this app follows no redirects.")
                {
                    HttpStatus = (int)response.StatusCode,
                };
            }

            return await ReadBody(response, bytesMax, either.Token) is { } body
                ? new HttpReply((int)response.StatusCode, RetryAfter(response), body)
                : new SmartFailure(SmartFailureKind.TooLarge, "The EHR's answer is larger than this app reads.") { HttpStatus = (int)response.StatusCode };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new SmartFailure(SmartFailureKind.TimedOut, "The EHR did not answer in time.");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or InvalidDataException)
        {
            return new SmartFailure(SmartFailureKind.Unreachable, "The EHR could not be reached, or its answer broke off.");
        }
    }

    private static async Task<byte[]?> ReadBody(HttpResponseMessage response, int bytesMax, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength > bytesMax)
        {
            return null;
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            if (body.Length + read > bytesMax)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? header?.Date - clock.GetUtcNow();
        return wait is not { } time || response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            ? null
            : TimeSpan.FromTicks(Math.Clamp(time.Ticks, 0, RetryAfterMax.Ticks));
    }
}
