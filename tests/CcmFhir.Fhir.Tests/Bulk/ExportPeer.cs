using System.Collections.Concurrent;
using CcmFhir.Fhir.Bulk;
using CcmFhir.Fhir.Rest;
using CcmFhir.Fhir.Tests.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CcmFhir.Fhir.Tests.Bulk;

/// <summary>Method, path with query, Authorization, Prefer and body of a request.</summary>
internal sealed record ExportCall(string Method, string Path, string Authorization, string Prefer, string Body);

/// <summary>A bulk data server on Kestrel whose answers a test writes, and a client of it.</summary>
internal sealed class ExportPeer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new(FhirHttp.NewHandler());
    private readonly ConcurrentQueue<ExportCall> _calls = [];
    private readonly Func<HttpContext, int, Task> _answer;
    private FhirServer? _server;

    private ExportPeer(Func<HttpContext, int, Task> answer)
    {
        _answer = answer;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public string Base => _app.Urls.Single();

    public ImpatientTime Time { get; } = new();

    public IReadOnlyList<ExportCall> Calls => [.. _calls];

    public BulkExport Export { get; private set; } = null!;

    public ExportJob Job => new($"{Base}/status");

    /// <param name="answer">Given the request and how many requests came to that path before it.</param>
    public static async Task<ExportPeer> StartAsync(Func<HttpContext, int, Task> answer)
    {
        var peer = new ExportPeer(answer);
        await peer._app.StartAsync();
        var settings = new FhirServerSettings { BaseUrl = new Uri($"{peer.Base}/fhir"), Timeout = TimeSpan.FromMinutes(5), RetriesMax = 2 };
        peer._server = new FhirServer(settings, peer._http, peer.Time);
        peer.Export = new BulkExport(peer._server, _ => ValueTask.FromResult<string?>("secret-token"));
        return peer;
    }

    /// <summary>A server whose manifest is this, with {base} for its own address, and whose files are these.</summary>
    public static Task<ExportPeer> WithFilesAsync(string manifest, Func<HttpContext, int, Task> file) => StartAsync((http, before) =>
        http.Request.Path == "/status"
            ? WriteAsync(http, 200, manifest.Replace("{base}", $"{http.Request.Scheme}://{http.Request.Host}", StringComparison.Ordinal))
            : file(http, before));

    public static Task WriteAsync(HttpContext http, int status, string body, params (string Name, string Value)[] headers)
    {
        http.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            http.Response.Headers[name] = value;
        }

        return http.Response.WriteAsync(body);
    }

    /// <summary>So much of the body, then Kestrel ends the connection because more was promised.</summary>
    public static Task CutAsync(HttpContext http, string body)
    {
        http.Response.ContentLength = body.Length + 1000;
        return http.Response.WriteAsync(body);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _server?.Dispose();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var before = _calls.Count(c => c.Path == http.Request.Path + http.Request.QueryString);
        _calls.Enqueue(new ExportCall(
            http.Request.Method, http.Request.Path + http.Request.QueryString, http.Request.Headers.Authorization.ToString(), http.Request.Headers["Prefer"].ToString(), body));
        await _answer(http, before);
    }
}
