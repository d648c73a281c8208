using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace CcmFhir.Smart.Tests.Support;

/// <summary>
/// The EHR as seen through the network: answers by exact URL, 404 for the rest, and remembers what was asked. It sits in the message
/// handler, so no redirect is ever followed and every request this library makes is seen, wherever it goes.
/// </summary>
internal sealed class StubEhr
{
    public const string Base = "https://ehr.example.org/fhir";
    public const string Auth = "https://auth.example.org";
    public const string WellKnown = Base + "/.well-known/smart-configuration";
    public const string Metadata = Base + "/metadata";
    public const string Token = Auth + "/token";
    public const string Revoke = Auth + "/revoke";
    public const string OpenId = Auth + "/.well-known/openid-configuration";
    public const string Jwks = Auth + "/jwks";

    private readonly ConcurrentDictionary<string, Func<Asked, HttpResponseMessage>> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Asked> _requests = new();

    public IReadOnlyList<Asked> Requests => [.. _requests];

    public HttpClient Client => new(new Handler(this));

    public int CountOf(string url) => _requests.Count(r => r.Url.OriginalString == url);

    public StubEhr On(string url, Func<Asked, HttpResponseMessage> answer)
    {
        _answers[url] = answer;
        return this;
    }

    public StubEhr OnJson(string url, string json, int status = 200) => On(url, _ => Reply(status, json, "application/json"));

    public static HttpResponseMessage Reply(int status, string body, string type = "application/json") =>
        new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, type) };

    private async Task<HttpResponseMessage> Answer(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
        var asked = new Asked(request.Method.Method, request.RequestUri!, request.Headers.Authorization?.ToString(), Form(body));
        _requests.Enqueue(asked);
        await Task.Yield();
        var response = _answers.TryGetValue(asked.Url.OriginalString, out var answer) ? answer(asked) : Reply(404, "not here", "text/plain");
        if (response.Headers.Contains("x-never"))
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        response.RequestMessage ??= request;
        return response;
    }

    private static Dictionary<string, string> Form(string body) => body.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.Split('=', 2))
        .ToDictionary(p => WebUtility.UrlDecode(p[0]), p => WebUtility.UrlDecode(p[1]), StringComparer.Ordinal);

    private sealed class Handler(StubEhr ehr) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            ehr.Answer(request, cancellationToken);
    }
}

internal sealed record Asked(string Method, Uri Url, string? Authorization, IReadOnlyDictionary<string, string> Form);
