using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Http;

namespace CcmFhir.Smart.Style;

/// <summary>
/// Fetches <c>smart_style_url</c>, server-side, from an allowed host only. The URL is the version: the same URL may be kept for good.
/// </summary>
/// <param name="http">On a handler of <see cref="OutboundHandler"/>.</param>
/// <param name="clock">For time limits.</param>
public sealed class SmartStyleReader(HttpClient http, TimeProvider clock)
{
    private const int BytesMax = 64 * 1024;

    private readonly SmartHttp _http = new(http, clock);

    public async Task<SmartResult<SmartStyle>> Read(EhrRegistration ehr, string smartStyleUrl, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(smartStyleUrl, UriKind.Absolute, out var url))
        {
            return new SmartFailure(SmartFailureKind.Malformed, "The EHR's style address is not an absolute URL.");
        }

        var reply = await _http.Get(ehr, url, "application/json", cancellation, BytesMax);
        if (!reply.Succeeded)
        {
            return reply.Failure;
        }

        if (!reply.Value.IsSuccess)
        {
            return reply.Value.Failure();
        }

        return SmartStyle.Parse(reply.Value.Body) is { } style ? style : reply.Value.NotJson();
    }
}
