using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;

namespace CcmFhir.Testing;

/// <summary>
/// A browser without script: its own cookies per host and port, redirects followed across the EHR and the app, forms read
/// from the page and posted whole.
/// </summary>
public sealed partial class BrowserSession : IDisposable
{
    private readonly Dictionary<string, Dictionary<string, string>> _cookies = new(StringComparer.Ordinal);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly Uri _app;

    public BrowserSession(Uri app) => _app = app;

    /// <summary>The id of the newest launch this browser made.</summary>
    public string ContextId { get; set; } = "";

    /// <summary>Every URL asked for, redirects too: what a log must not repeat.</summary>
    public ConcurrentQueue<Uri> Visited { get; } = new();

    /// <summary>Opens an EHR's launch URL and follows it to the landing page.</summary>
    public async Task<BrowserPage> LaunchAsync(Uri launchUrl)
    {
        var page = await GetAsync(launchUrl);
        if (ContextInPath().Match(page.Url.AbsolutePath) is { Success: true } match)
        {
            ContextId = match.Groups[1].Value;
        }

        return page;
    }

    /// <summary>The URL of a page of the newest launch: <c>""</c> is the landing page, <c>/month</c> the month.</summary>
    public Uri InContext(string path) => new(_app, $"/c/{ContextId}{path}");

    public Task<BrowserPage> OpenAsync(string path) => GetAsync(InContext(path));

    public Task<BrowserPage> GetAsync(Uri url) => SendAsync(HttpMethod.Get, url, null, []);

    /// <summary>One request without following where it points.</summary>
    public Task<BrowserPage> GetOnceAsync(Uri url) => SendAsync(HttpMethod.Get, url, null, [], redirects: 0);

    /// <summary>Opens <paramref name="page"/>, fills its form that posts to <paramref name="path"/> and sends it.</summary>
    public async Task<BrowserPage> SubmitAsync(string page, string path, params (string Name, string Value)[] changes) =>
        await PostAsync(path, await FormAsync(page, path, changes));

    /// <summary>The fields the page's form would post; each changed name replaces all values of that name.</summary>
    public async Task<IReadOnlyList<(string Name, string Value)>> FormAsync(string page, string path, params (string Name, string Value)[] changes)
    {
        var opened = await OpenAsync(page);
        var form = opened.Form(InContext(path).AbsolutePath)
            ?? throw new InvalidOperationException($"{page} ({opened.Status}) has no form that posts to {path}.");
        return [.. form.Where(f => changes.All(c => c.Name != f.Name)), .. changes];
    }

    public Task<BrowserPage> PostAsync(
        string path, IEnumerable<(string Name, string Value)> fields, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, InContext(path), fields, headers);

    /// <summary>Sends a form to another place than a page of the launch: an EHR's sign-in.</summary>
    public async Task<BrowserPage> PostToAsync(Uri url, IEnumerable<(string Name, string Value)> fields)
    {
        var page = await SendAsync(HttpMethod.Post, url, fields, []);
        if (ContextInPath().Match(page.Url.AbsolutePath) is { Success: true } match)
        {
            ContextId = match.Groups[1].Value;
        }

        return page;
    }

    public void Dispose() => _http.Dispose();

    private async Task<BrowserPage> SendAsync(
        HttpMethod method, Uri url, IEnumerable<(string Name, string Value)>? fields, (string Name, string Value)[] headers, int redirects = 12)
    {
        while (true)
        {
            Visited.Enqueue(url);
            using var request = new HttpRequestMessage(method, url);
            if (fields is not null)
            {
                request.Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
            }

            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            if (_cookies.TryGetValue(url.Authority, out var sent) && sent.Count > 0)
            {
                request.Headers.Add("Cookie", string.Join("; ", sent.Select(c => $"{c.Key}={c.Value}")));
            }

            // A large form waits for leave to be sent, or a refusal would break the connection before it is read.
            request.Headers.ExpectContinue = request.Content is { Headers.ContentLength: > 1024 * 1024 };
            using var response = await _http.SendAsync(request);
            Keep(url, response);
            if (redirects-- == 0 || response.Headers.Location is not { } location)
            {
                return new BrowserPage(
                    response.StatusCode, url, await response.Content.ReadAsStringAsync(), response.Headers.Location,
                    response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
            }

            (method, url, fields, headers) = (HttpMethod.Get, new Uri(url, location), null, []);
        }
    }

    private void Keep(Uri url, HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            return;
        }

        var jar = _cookies.TryGetValue(url.Authority, out var known) ? known : _cookies[url.Authority] = new(StringComparer.Ordinal);
        foreach (var cookie in cookies.Select(c => c.Split(';')))
        {
            var (name, value) = cookie[0].Split('=', 2) is [var n, var v] ? (n, v) : (cookie[0], "");
            if (value.Length == 0)
            {
                jar.Remove(name);
            }
            else
            {
                jar[name] = value;
            }
        }
    }

    [GeneratedRegex("^/c/([^/]+)")]
    private static partial Regex ContextInPath();
}

/// <summary>An answer as a browser holds it.</summary>
/// <param name="Location">Where it points, when redirects were not followed.</param>
public sealed partial record BrowserPage(
    HttpStatusCode Status, Uri Url, string Html, Uri? Location, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>What is to be read on the page, white space folded.</summary>
    public string Text => Space().Replace(WebUtility.HtmlDecode(Tag().Replace(Unread().Replace(Html, ""), " ")), " ").Trim();

    /// <summary>Values of every control with this name, checked or not.</summary>
    public IReadOnlyList<string> ValuesOf(string name) =>
        [.. Named().Matches(Html).Where(c => Attribute(c.Value, "name") == name).Select(c => Attribute(c.Value, "value") ?? "")];

    /// <summary>What the form with this action would post untouched; null when the page has none.</summary>
    public IReadOnlyList<(string Name, string Value)>? Form(string action)
    {
        var forms = Forms(action);
        return forms.Count == 0 ? null : forms[0];
    }

    /// <summary>What each form with this action would post untouched, in the order of the page.</summary>
    public IReadOnlyList<IReadOnlyList<(string Name, string Value)>> Forms(string action) =>
    [
        .. FormElement().Matches(Html).Select(f => f.Value)
            .Where(f => Attribute(Tag().Match(f).Value, "action")?.Split('?')[0] == action)
            .Select(IReadOnlyList<(string Name, string Value)> (form) =>
                [.. Control().Matches(form).Select(c => c.Value).Where(IsSent).Select(c => (Attribute(c, "name")!, Attribute(c, "value") ?? ""))]),
    ];

    private static bool IsSent(string control) => Attribute(control, "name") is not null
        && (Attribute(control, "type") is null or "hidden" or "text" or "date" or "datetime-local" or "number" || Checked().IsMatch(control));

    private static string? Attribute(string tag, string name) =>
        Regex.Match(tag, $"\\s{name}=\"([^\"]*)\"") is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : null;

    [GeneratedRegex("<(script|style)\\b.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex Unread();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex("\\s+")]
    private static partial Regex Space();

    [GeneratedRegex("<input\\b[^>]*>")]
    private static partial Regex Control();

    [GeneratedRegex("<(input|button)\\b[^>]*>")]
    private static partial Regex Named();

    [GeneratedRegex("\\schecked\\b")]
    private static partial Regex Checked();

    [GeneratedRegex("<form\\b.*?</form>", RegexOptions.Singleline)]
    private static partial Regex FormElement();
}
