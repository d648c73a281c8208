using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
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

    public int Exchanges => Kinds.Values.Sum();

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
