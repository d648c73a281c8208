using System.Net;
using System.Text.RegularExpressions;
using CcmFhir.Smart.Tests.Fuzz;
using CcmFhir.Testing;
using Microsoft.AspNetCore.WebUtilities;

namespace CcmFhir.Benchmarks;

/// <summary>The real app and the sandbox on sockets, asked for spoiled launches and callbacks by a browser that follows nothing.</summary>
internal sealed partial class FuzzedApp : IAsyncDisposable
{
    // A state works once: with more, most callbacks would only meet the guard against that.
    private const int CallbacksPerLaunch = 4;

    // Left as it is written: the spoiled text is to reach the app, not what Uri would make of it.
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly RunningApp _app;
    private readonly FuzzFindings _found;
    private readonly OutboundTraffic _traffic;
    private readonly HttpClient _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    private FuzzedApp(RunningApp app, FuzzFindings found)
    {
        (_app, _found) = (app, found);
        _traffic = new OutboundTraffic(url => url.Authority != app.BaseUrl.Authority && url.Authority != app.Ehr.BaseUrl.Authority);
    }

    public static async Task<FuzzedApp> StartAsync(FuzzFindings found) =>
        new(await RunningApp.StartAsync(new RunningAppOptions { Clock = TimeProvider.System }), found);

    public async Task RunAsync(string surface, int inputs)
    {
        Visit? visit = null;
        for (var input = 0; input < inputs; input++)
        {
            _found.Tried();
            var mutate = new Mutator(input);
            if (surface == "callback" && input % CallbacksPerLaunch == 0)
            {
                visit = await LaunchAsync();
            }

            var asked = surface == "launch" ? Launch(mutate) : Callback(mutate, visit!);
            if (!Uri.TryCreate(_app.BaseUrl.GetLeftPart(UriPartial.Authority) + asked, in AsWritten, out var url))
            {
                continue;
            }

            await AskAsync(surface, input, url, surface == "callback" && mutate.Chance(80) ? visit!.Cookie : null);
        }

        foreach (var foreign in _traffic.Take())
        {
            _found.AddForeignRequest(surface, foreign.Url);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        _traffic.Dispose();
        await _app.DisposeAsync();
    }

    private async Task AskAsync(string surface, int input, Uri url, string? cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        try
        {
            using var answer = await _browser.SendAsync(request);
            var told = Title().Match(await answer.Content.ReadAsStringAsync());
            _found.Ended(surface, answer.Headers.Location is { } to
                ? $"{(int)answer.StatusCode} to {(to.IsAbsoluteUri ? to.AbsolutePath : "the app")}"
                : $"{(int)answer.StatusCode} {(told.Success ? told.Groups[1].Value.Trim() : "")}");
            if (answer.StatusCode == HttpStatusCode.InternalServerError)
            {
                _found.AddUnhandled(surface, input, "500");
            }

            if (answer.Headers.Location is { } location && !MayLeadTo(new Uri(_app.BaseUrl, location)))
            {
                _found.AddOpenRedirect(surface, input, location);
            }
        }
        catch (HttpRequestException broken)
        {
            _found.AddUnhandled(surface, input, broken.Message);
        }
    }

    /// <summary>Into the app, or to the one authorization endpoint with the one redirect URI that are configured.</summary>
    private bool MayLeadTo(Uri url) =>
        url.Authority == _app.BaseUrl.Authority
        || (url.Authority == _app.Ehr.BaseUrl.Authority && url.AbsolutePath == "/oauth/authorize"
            && QueryHelpers.ParseQuery(url.Query)["redirect_uri"] == new Uri(_app.BaseUrl, "/callback/sandbox").AbsoluteUri);

    private string Launch(Mutator mutate)
    {
        var iss = _app.Ehr.FhirBase.AbsoluteUri;
        return "/launch?" + Query(
            mutate,
            (mutate.Chance(10) ? mutate.Text("iss") : "iss", mutate.Chance(50) ? mutate.Text(iss) : iss),
            (mutate.Chance(10) ? mutate.Text("launch") : "launch", mutate.Text("launch-1")),
            (mutate.Text("redirect_uri"), mutate.Text("https://evil.example/")));
    }

    private static string Callback(Mutator mutate, Visit visit) =>
        $"/callback/{(mutate.Chance(10) ? Uri.EscapeDataString(mutate.Text("sandbox")) : "sandbox")}?" + Query(
            mutate,
            ("state", mutate.Chance(30) ? mutate.Text(visit.State) : visit.State),
            (mutate.Pick("code", "code", "error", mutate.Text("code")), mutate.Chance(80) ? mutate.Text(visit.Code) : visit.Code),
            (mutate.Pick("iss", "session_state", "error_description"), mutate.Text("https://evil.example/")));

    // Most values properly escaped, so that they arrive whole; some as they are.
    private static string Query(Mutator mutate, params (string Name, string Value)[] fields)
    {
        var raw = mutate.Chance(20);
        return string.Join('&', fields.Select(f => raw ? Visible(f.Name) + "=" + Visible(f.Value) : Uri.EscapeDataString(f.Name) + "=" + Uri.EscapeDataString(f.Value)));
    }

    // What no HTTP client could put on the wire is left out.
    private static string Visible(string text) => string.Concat(text.Where(c => c is > ' ' and <= '~' and not '#'));

    private async Task<Visit> LaunchAsync()
    {
        using var launch = await _browser.GetAsync(_app.LaunchUrl("nurse-birch"));
        using var authorize = await _browser.GetAsync(launch.Headers.Location);
        var query = QueryHelpers.ParseQuery(new Uri(launch.Headers.Location!, authorize.Headers.Location!).Query);
        return new Visit(launch.Headers.GetValues("Set-Cookie").First().Split(';')[0], query["state"].ToString(), query["code"].ToString());
    }

    [GeneratedRegex("<title>([^<]*)")]
    private static partial Regex Title();

    private sealed record Visit(string Cookie, string State, string Code);
}
