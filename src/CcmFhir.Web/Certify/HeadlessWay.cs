using System.Net;
using System.Text.RegularExpressions;
using CcmFhir.Smart.Http;
using CcmFhir.Smart.Launch;
using CcmFhir.Web.Connect;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Certify;

/// <summary>
/// A browser without a person, for EHRs whose sign-in needs no password: follows redirects on the EHR's hosts, keeps cookies,
/// sends a form that is in the way with its first choices.
/// </summary>
internal sealed partial class HeadlessWay : IBrowserWay, IDisposable
{
    private const int StepsMax = 12;

    private readonly HttpClient _http;
    private readonly EhrProbe _probe;
    private readonly Uri? _launch;
    private readonly string _appLaunch;

    /// <param name="configuration">For the addresses that may be reached.</param>
    /// <param name="probe">The EHR.</param>
    /// <param name="launch">A URL that leads to this app's launch URL; null when there is none.</param>
    public HeadlessWay(LaunchConfiguration configuration, EhrProbe probe, Uri? launch)
    {
        (_probe, _launch) = (probe, launch);
        _appLaunch = new Uri(probe.App.PublicBaseUrl, "/launch").AbsoluteUri;
        var handler = OutboundHandler.Create(Registrations.Reach(configuration));
        handler.UseCookies = true;
        handler.CookieContainer = new CookieContainer();
        _http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(probe.Ehr.Http.TimeoutSeconds) };
    }

    public bool IsHeadless => true;

    public Task<Arrival> LaunchAsync(CancellationToken cancel) => _launch is null
        ? Task.FromResult(Arrival.Nowhere("no launch URL was given (--launch-url)"))
        : FollowAsync(new HttpRequestMessage(HttpMethod.Get, _launch), _appLaunch, cancel);

    public Task<Arrival> AuthorizeAsync(AuthorizationRequest request, bool byPost, CancellationToken cancel) => FollowAsync(
        byPost
            ? new HttpRequestMessage(HttpMethod.Post, request.Endpoint) { Content = new FormUrlEncodedContent(request.Fields) }
            : new HttpRequestMessage(HttpMethod.Get, request.Url),
        _probe.Registration.RedirectUri,
        cancel);

    public void Dispose() => _http.Dispose();

    private async Task<Arrival> FollowAsync(HttpRequestMessage first, string goal, CancellationToken cancel)
    {
        var request = first;
        for (var step = 0; step < StepsMax; step++)
        {
            var url = request.RequestUri!;
            if (url.AbsoluteUri.StartsWith(goal, StringComparison.Ordinal))
            {
                return Arrival.At(url);
            }

            if (!_probe.Registration.Permits(url) && url.Authority != _launch?.Authority)
            {
                return Arrival.Nowhere($"the way leads to {url.Authority}, which is not a host of this EHR");
            }

            var (next, problem) = await StepAsync(request, cancel);
            if (next is null)
            {
                return Arrival.Nowhere(problem!);
            }

            request = next;
        }

        return Arrival.Nowhere($"still not back after {StepsMax} steps");
    }

    private async Task<(HttpRequestMessage? Next, string? Problem)> StepAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            using var sent = request;
            using var answer = await _http.SendAsync(request, cancel);
            if (answer.Headers.Location is { } location)
            {
                return (new HttpRequestMessage(HttpMethod.Get, new Uri(request.RequestUri!, location)), null);
            }

            var page = await answer.Content.ReadAsStringAsync(cancel);
            return answer.IsSuccessStatusCode && FormOf(page, request.RequestUri!) is { } form
                ? (form, null)
                : (null, $"the sign-in ended with {(int)answer.StatusCode} and a page without a form; a person may be needed (--guided)");
        }
        catch (Exception failed) when (failed is HttpRequestException || (failed is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return (null, "the sign-in did not answer");
        }
    }

    /// <summary>The page's form with its hidden fields and the first choice of each list; null when it has none or asks for a password.</summary>
    private static HttpRequestMessage? FormOf(string page, Uri url)
    {
        var form = Form().Match(page);
        if (!form.Success || form.Value.Contains("type=\"password\"", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var fields = Input().Matches(form.Value).Select(i => (Name: Attribute(i.Value, "name"), Value: Attribute(i.Value, "value") ?? ""))
            .Concat(Select().Matches(form.Value).Select(s => (
                Name: Attribute(s.Value, "name"), Value: Option().Match(s.Value) is { Success: true } option ? Attribute(option.Value, "value") ?? "" : "")))
            .Where(f => f.Name is not null).Select(f => KeyValuePair.Create(f.Name!, f.Value)).ToArray();
        var action = new Uri(url, Attribute(form.Groups[1].Value, "action") ?? "");
        return Attribute(form.Groups[1].Value, "method")?.Equals("post", StringComparison.OrdinalIgnoreCase) == true
            ? new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields) }
            : null;
    }

    private static string? Attribute(string tag, string name) =>
        Regex.Match(tag, $"\\s{name}=\"([^\"]*)\"", RegexOptions.IgnoreCase) is { Success: true } found ? WebUtility.HtmlDecode(found.Groups[1].Value) : null;

    [GeneratedRegex("(<form\\b[^>]*>).*?</form>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Form();

    [GeneratedRegex("<input\\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Input();

    [GeneratedRegex("<select\\b.*?</select>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Select();

    [GeneratedRegex("<option\\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Option();
}
