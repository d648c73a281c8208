using System.Threading.Channels;
using CcmFhir.Smart.Launch;
using CcmFhir.Web.Connect;
using Microsoft.AspNetCore.Http.Extensions;

namespace CcmFhir.Web.Certify;

/// <summary>
/// A person with a browser: the run stands in for the app on its own address (loopback only), says what to open, and waits for
/// the browser to come by.
/// </summary>
internal sealed class GuidedWay : IBrowserWay, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Channel<Uri> _launches = Channel.CreateUnbounded<Uri>();
    private readonly Channel<Uri> _callbacks = Channel.CreateUnbounded<Uri>();
    private readonly Func<string, Task> _say;
    private readonly WebApplication _app;
    private TaskCompletionSource<Uri> _next = NoneYet();

    private GuidedWay(WebApplication app, Func<string, Task> say) => (_app, _say) = (app, say);

    public bool IsHeadless => false;

    /// <returns>Null when the app's address is not on this machine: then a browser cannot come here.</returns>
    public static async Task<GuidedWay?> OpenAsync(EhrProbe probe, Func<string, Task> say, CancellationToken cancel)
    {
        if (!probe.App.PublicBaseUrl.IsLoopback || probe.App.PublicBaseUrl.Scheme != Uri.UriSchemeHttp)
        {
            return null;
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(probe.App.PublicBaseUrl.GetLeftPart(UriPartial.Authority));
        var app = builder.Build();
        var way = new GuidedWay(app, say);
        app.MapGet("/launch", async (HttpContext http) =>
        {
            way._next = NoneYet();
            await way._launches.Writer.WriteAsync(new Uri(http.Request.GetEncodedUrl()), http.RequestAborted);
            return await way.OnwardAsync(http.RequestAborted);
        });
        app.MapGet($"/callback/{probe.Ehr.Id}", async (HttpContext http) =>
        {
            await way._callbacks.Writer.WriteAsync(new Uri(http.Request.GetEncodedUrl()), http.RequestAborted);
            return Results.Text("This part is done. Go back to the terminal.");
        });
        app.MapGet("/next", (CancellationToken c) => way.OnwardAsync(c));
        app.MapGet(probe.App.JwksPath, () => Results.Text(probe.Keys.PublicJwks(), "application/json"));
        await app.StartAsync(cancel);
        return way;
    }

    public async Task<Arrival> LaunchAsync(CancellationToken cancel)
    {
        await _say("Now launch the app from a test patient's chart in the EHR.");
        return await WaitAsync(_launches, cancel);
    }

    public async Task<Arrival> AuthorizeAsync(AuthorizationRequest request, bool byPost, CancellationToken cancel)
    {
        if (byPost)
        {
            return Arrival.Nowhere("only without a person");
        }

        if (!_next.TrySetResult(request.Url))
        {
            _next = NoneYet();
            _next.SetResult(request.Url);
        }

        await _say($"If the browser does not go on by itself, open {new Uri(new Uri(_app.Urls.First()), "/next")} and sign in.");
        return await WaitAsync(_callbacks, cancel);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>The launching browser goes straight on to the EHR's sign-in, as it does in the app.</summary>
    private async Task<IResult> OnwardAsync(CancellationToken cancel)
    {
        try
        {
            return Results.Redirect((await _next.Task.WaitAsync(TimeSpan.FromSeconds(20), cancel)).AbsoluteUri);
        }
        catch (TimeoutException)
        {
            return Results.Text("The run did not go on; look at the terminal.");
        }
    }

    private static TaskCompletionSource<Uri> NoneYet() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task<Arrival> WaitAsync(Channel<Uri> visits, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            return Arrival.At(await visits.Reader.ReadAsync(patience.Token));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Arrival.Nowhere($"nobody came by within {Patience.TotalMinutes} minutes");
        }
    }
}
