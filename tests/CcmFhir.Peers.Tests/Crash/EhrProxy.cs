using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace CcmFhir.Peers.Tests.Crash;

/// <summary>
/// Stands between the app and the EHR as the app's HTTP proxy. Sees every exchange of the relay step by step, kills the app
/// at the step it was told, and lets go wrong what goes wrong in the field. What pages read passes untouched.
/// </summary>
internal sealed class EhrProxy : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false });
    private readonly WebApplication _app;
    private readonly TroubledEhr _troubles;
    private KillPlan? _plan;

    private EhrProxy(WebApplication app, TimeSpan hang) => (_app, _troubles) = (app, new TroubledEhr(_http, hang));

    public Uri Address => new(_app.Urls.Single());

    /// <summary>The kinds of exchange the relay has had, and how often.</summary>
    public ConcurrentDictionary<string, int> Kinds { get; } = new(StringComparer.Ordinal);

    public EhrTrouble Trouble
    {
        get => _troubles.Now;
        set => _troubles.Now = value;
    }

    /// <param name="hang">How long a hanging request hangs.</param>
    public static async Task<EhrProxy> StartAsync(TimeSpan hang)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var proxy = new EhrProxy(builder.Build(), hang);
        proxy._app.Run(proxy.HandleAsync);
        await proxy._app.StartAsync();
        return proxy;
    }

    /// <summary>The next kill.</summary>
    public void Arm(KillPlan plan) => Volatile.Write(ref _plan, plan);

    /// <returns>True when a kill was planned and has not begun; it will not.</returns>
    public bool Disarm() => Interlocked.Exchange(ref _plan, null) is not null;

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task HandleAsync(HttpContext http)
    {
        var request = await ProxiedRequest.ReadAsync(http);
        if (request.RelayKind is not { } kind)
        {
            await (await request.SendAsync(_http)).WriteAsync(http);
            return;
        }

        Kinds.AddOrUpdate(kind, 1, (_, n) => n + 1);
        if (await DiesAsync(kind, RelayStep.Arrived))
        {
            http.Abort();
            return;
        }

        await DiesAsync(kind, RelayStep.OnItsWay);
        if (await _troubles.SendAsync(request) is not { } reply || await DiesAsync(kind, RelayStep.Answered))
        {
            http.Abort();
            return;
        }

        if (reply.BreaksOff || IsPlanned(kind, RelayStep.MidReply))
        {
            await reply.WriteHalfAsync(http);
            await DiesAsync(kind, RelayStep.MidReply);
            http.Abort();
            return;
        }

        await reply.WriteAsync(http);
        await http.Response.CompleteAsync();
        await DiesAsync(kind, RelayStep.Replied);
    }

    private bool IsPlanned(string kind, RelayStep step) => Volatile.Read(ref _plan) is { } plan && plan.Kind == kind && plan.Step == step;

    private async Task<bool> DiesAsync(string kind, RelayStep step)
    {
        if (!IsPlanned(kind, step) || Interlocked.Exchange(ref _plan, null) is not { } plan)
        {
            return false;
        }

        await plan.KillAsync();
        return true;
    }
}

/// <summary>A request as it came, kept whole so that it can be sent on when its sender is dead.</summary>
internal sealed record ProxiedRequest(string Method, Uri Target, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    /// <summary>For example <c>POST ChargeItem</c> or <c>GET Task?identifier</c>; null for what the pages and the launch ask.</summary>
    public string? RelayKind
    {
        get
        {
            var type = Target.AbsolutePath.Split("/fhir/") is [_, var rest] ? rest.Split('/')[0] : null;
            return type is null ? null
                : Method is "POST" or "PUT" or "PATCH" ? $"{Method} {type}"
                : Target.Query.Contains("identifier=", StringComparison.Ordinal) ? $"GET {type}?identifier"
                : null;
        }
    }

    public bool IsWrite => Method != "GET";

    public string? IfNoneExist => Headers.FirstOrDefault(h => h.Key == "If-None-Exist").Value;

    public static async Task<ProxiedRequest> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        return new ProxiedRequest(
            http.Request.Method,
            new Uri(http.Features.Get<IHttpRequestFeature>()!.RawTarget),
            [.. http.Request.Headers.Where(h => h.Key is not ("Host" or "Connection" or "Proxy-Connection"))
                .Select(h => KeyValuePair.Create(h.Key, h.Value.ToString()))],
            body.ToArray());
    }

    public async Task<ProxiedReply> SendAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(new HttpMethod(Method), Target);
        request.Content = Body.Length > 0 ? new ByteArrayContent(Body) : null;
        foreach (var (name, value) in Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await http.SendAsync(request);
        return new ProxiedReply(
            (int)response.StatusCode,
            [.. response.Headers.Concat(response.Content.Headers).Where(h => h.Key is not ("Transfer-Encoding" or "Connection" or "Content-Length" or "Keep-Alive"))
                .Select(h => KeyValuePair.Create(h.Key, string.Join(", ", h.Value)))],
            await response.Content.ReadAsByteArrayAsync());
    }
}

/// <param name="BreaksOff">Only half of it arrives.</param>
internal sealed record ProxiedReply(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body, bool BreaksOff = false)
{
    public async Task WriteAsync(HttpContext http)
    {
        Begin(http);
        await http.Response.Body.WriteAsync(Body);
    }

    public async Task WriteHalfAsync(HttpContext http)
    {
        Begin(http);
        await http.Response.Body.WriteAsync(Body.AsMemory(0, Body.Length / 2));
        await http.Response.Body.FlushAsync();
    }

    private void Begin(HttpContext http)
    {
        http.Response.StatusCode = Status;
        foreach (var (name, value) in Headers)
        {
            http.Response.Headers[name] = value;
        }

        http.Response.ContentLength = Status is 204 or 304 ? null : Body.Length;
    }
}
