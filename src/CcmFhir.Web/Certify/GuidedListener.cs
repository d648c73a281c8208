using CcmFhir.Web.Connect;
using Microsoft.AspNetCore.Http.Extensions;

namespace CcmFhir.Web.Certify;

/// <summary>Stands in for the app on its own address (loopback only) while a command's run is guided by a person.</summary>
internal sealed class GuidedListener : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GuidedListener(WebApplication app, GuidedWay way) => (_app, Way) = (app, way);

    public GuidedWay Way { get; }

    /// <returns>Null when the app's address is not on this machine: then a browser cannot come here.</returns>
    public static async Task<GuidedListener?> OpenAsync(EhrProbe probe, Func<string, Task> say, CancellationToken cancel)
    {
        if (!probe.App.PublicBaseUrl.IsLoopback || probe.App.PublicBaseUrl.Scheme != Uri.UriSchemeHttp)
        {
            return null;
        }

        var way = new GuidedWay(step => say(step == GuidedStep.Launch
            ? "Now launch the app from a test patient's chart in the EHR."
            : $"If the browser does not go on by itself, open {new Uri(probe.App.PublicBaseUrl, "/next")} and sign in."));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(probe.App.PublicBaseUrl.GetLeftPart(UriPartial.Authority));
        var app = builder.Build();
        app.MapGet("/launch", (HttpContext http, CancellationToken c) =>
            way.TakeLaunch(Asked(http)) ? OnwardAsync(way, c) : Task.FromResult(Results.Text("No launch is waited for now.")));
        app.MapGet($"/callback/{probe.Ehr.Id}", (HttpContext http) => Results.Text(way.TakeCallback(Asked(http), http.Request.Query["state"])
            ? "This part is done. Go back to the terminal."
            : "This is not the sign-in the run waits for."));
        app.MapGet("/next", (CancellationToken c) => OnwardAsync(way, c));
        app.MapGet(probe.App.JwksPath, () => Results.Text(probe.Keys.PublicJwks(), "application/json"));
        await app.StartAsync(cancel);
        return new GuidedListener(app, way);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Uri Asked(HttpContext http) => new(http.Request.GetEncodedUrl());

    /// <summary>The launching browser goes straight on to the EHR's sign-in, as it does in the app.</summary>
    private static async Task<IResult> OnwardAsync(GuidedWay way, CancellationToken cancel) => await way.OnwardAsync(cancel) is { } url
        ? Results.Redirect(url.AbsoluteUri)
        : Results.Text("The run did not go on; look at the terminal.");
}
