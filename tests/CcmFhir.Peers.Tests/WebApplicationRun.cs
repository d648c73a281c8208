using CcmFhir.Web.Hosting;
using Microsoft.AspNetCore.Builder;

namespace CcmFhir.Peers.Tests;

/// <summary>One run of the app in this process, from its start to its orderly end.</summary>
internal sealed class WebApplicationRun : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebApplicationRun(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public static async Task<WebApplicationRun> StartAsync(string launchJson, Uri url)
    {
        var app = await WebHost.BuildAsync(new WebHostSettings(launchJson, ["--urls", url.GetLeftPart(UriPartial.Authority)]));
        await app.StartAsync();
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
