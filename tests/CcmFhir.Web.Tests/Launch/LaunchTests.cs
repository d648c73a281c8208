using System.Net;
using System.Net.Sockets;
using CcmFhir.Testing;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.AspNetCore.WebUtilities;

namespace CcmFhir.Web.Tests.Launch;

/// <summary>Launches and callbacks that must not be followed. https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html</summary>
public sealed class LaunchTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private RunningApp App => shared.App;

    [Fact]
    public async Task A_launch_from_an_unregistered_ehr_is_refused_and_no_request_leaves_for_it()
    {
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var iss = $"http://127.0.0.1:{((IPEndPoint)stranger.LocalEndpoint).Port}/fhir";

        await RefusedAsync($"/launch?iss={Uri.EscapeDataString(iss)}&launch=x", HttpStatusCode.Forbidden, ProblemKind.UnknownIss);

        Assert.False(stranger.Pending());
    }

    [Fact]
    public async Task A_launch_without_iss_is_refused() =>
        await RefusedAsync("/launch?launch=x", HttpStatusCode.BadRequest, ProblemKind.MissingIss);

    [Fact]
    public async Task A_launch_without_launch_value_is_refused() =>
        await RefusedAsync($"/launch?iss={Uri.EscapeDataString(App.Ehr.FhirBase.AbsoluteUri)}", HttpStatusCode.BadRequest, ProblemKind.MissingLaunch);

    [Fact]
    public async Task In_a_frame_where_nobody_may_sign_in_the_launch_offers_itself_again_in_a_tab()
    {
        await using var app = await RunningApp.StartAsync(new() { LaunchJson = json => json["ehrs"]![0]!["embedding"]!["authWindow"] = "new-tab" });
        var path = $"/launch?iss={Uri.EscapeDataString(app.Ehr.FhirBase.AbsoluteUri)}&launch=x";

        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var framed = new HttpRequestMessage(HttpMethod.Get, new Uri(app.BaseUrl, path)) { Headers = { { "Sec-Fetch-Dest", "iframe" } } };
        using var offered = await http.SendAsync(framed);
        using var tab = new HttpRequestMessage(HttpMethod.Get, new Uri(app.BaseUrl, path)) { Headers = { { "Sec-Fetch-Dest", "document" } } };
        using var begun = await http.SendAsync(tab);

        Assert.Equal(HttpStatusCode.OK, offered.StatusCode);
        Assert.False(offered.Headers.Contains("Set-Cookie"));
        Assert.Contains($"href=\"{WebUtility.HtmlEncode(path)}\" target=\"_blank\" rel=\"noopener\"", await offered.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Redirect, "/oauth/authorize"), (begun.StatusCode, begun.Headers.Location!.AbsolutePath));
    }

    [Fact]
    public async Task A_callback_with_a_state_nobody_gave_out_is_refused()
    {
        using var browser = App.NewBrowser();
        await CallbackOfAsync(browser);

        await RefusedAsync("/callback/sandbox?code=c&state=forged", HttpStatusCode.BadRequest, ProblemKind.StateForged, browser);
    }

    [Fact]
    public async Task A_callback_without_state_is_refused() =>
        await RefusedAsync("/callback/sandbox?code=c", HttpStatusCode.BadRequest, ProblemKind.StateForged);

    [Fact]
    public async Task A_callback_works_once()
    {
        using var browser = App.NewBrowser();
        var callback = await CallbackOfAsync(browser);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(callback)).Status);

        await RefusedAsync(callback.PathAndQuery, HttpStatusCode.BadRequest, ProblemKind.StateReused, browser);
    }

    [Fact]
    public async Task A_callback_after_more_than_ten_minutes_is_refused()
    {
        using var browser = App.NewBrowser();
        var callback = await CallbackOfAsync(browser);
        App.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));

        await RefusedAsync(callback.PathAndQuery, HttpStatusCode.BadRequest, ProblemKind.StateExpired, browser);
    }

    [Fact]
    public async Task A_callback_without_the_session_cookie_is_refused_and_uses_nothing_up()
    {
        using var browser = App.NewBrowser();
        var callback = await CallbackOfAsync(browser);

        await RefusedAsync(callback.PathAndQuery, HttpStatusCode.BadRequest, ProblemKind.CookieMissing);

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(callback)).Status);
    }

    [Fact]
    public async Task A_callback_in_another_browsers_session_is_refused()
    {
        using var browser = App.NewBrowser();
        var callback = await CallbackOfAsync(browser);
        using var other = App.NewBrowser();
        await CallbackOfAsync(other);

        await RefusedAsync(callback.PathAndQuery, HttpStatusCode.BadRequest, ProblemKind.StateForged, other);
    }

    [Fact]
    public async Task A_callback_of_an_ehr_that_is_not_configured_is_no_page() =>
        await RefusedAsync("/callback/other?code=c&state=s", HttpStatusCode.NotFound, ProblemKind.NotFound);

    /// <summary>The URL the EHR sends the browser back to, not yet opened.</summary>
    private async Task<Uri> CallbackOfAsync(BrowserSession browser)
    {
        var authorize = (await browser.GetOnceAsync(App.LaunchUrl("nurse-birch"))).Location!;
        var callback = new Uri(authorize, (await browser.GetOnceAsync(authorize)).Location!);
        Assert.True(QueryHelpers.ParseQuery(callback.Query).ContainsKey("code"));
        return callback;
    }

    private async Task RefusedAsync(string path, HttpStatusCode status, ProblemKind kind, BrowserSession? browser = null)
    {
        using var own = App.NewBrowser();
        var before = await Footprint.OfAsync(App);

        var page = await (browser ?? own).GetAsync(new Uri(App.BaseUrl, path));

        Expect.Problem(page, status, kind);
        Assert.Equal(before, await Footprint.OfAsync(App));
    }
}
