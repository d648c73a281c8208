using System.Net;
using CcmFhir.Testing;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Tests.Hosting;

namespace CcmFhir.Web.Tests.Launch;

/// <summary>The way in without an EHR's launch, the long way to the EHR by POST, and the way out.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task The_start_page_names_the_EHRs_and_a_standalone_launch_ends_at_the_patient_picked_there()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = app.NewBrowser();

        var start = await browser.GetAsync(app.BaseUrl);
        Assert.Contains("href=\"/launch/standalone/sandbox\"", start.Html, StringComparison.Ordinal);

        var signIn = await browser.GetAsync(new Uri(app.BaseUrl, "/launch/standalone/sandbox"));
        Assert.StartsWith(app.Ehr.BaseUrl.AbsoluteUri, signIn.Url.AbsoluteUri, StringComparison.Ordinal);
        var landing = await SignInAsync(browser, signIn);

        Assert.Equal((HttpStatusCode.OK, app.BaseUrl.Authority), (landing.Status, landing.Url.Authority));
        Assert.Contains("Testpatient-Alder", landing.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_standalone_launch_at_an_EHR_nobody_configured_is_no_page()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = app.NewBrowser();

        Expect.Problem(await browser.GetAsync(new Uri(app.BaseUrl, "/launch/standalone/other")), HttpStatusCode.NotFound, ProblemKind.NotFound);
    }

    [Fact]
    public async Task Where_the_EHR_wants_a_POST_a_page_sends_the_request_as_a_form_and_may_send_it_there_only()
    {
        await using var app = await RunningApp.StartAsync(new RunningAppOptions { LaunchJson = json => json["ehrs"]![0]!["authorizeMethod"] = "post" });
        using var browser = app.NewBrowser();

        var page = await browser.GetAsync(app.LaunchUrl("nurse-birch"));
        var action = new Uri(app.Ehr.BaseUrl, "/oauth/authorize");
        var form = page.Form(action.AbsoluteUri)!;

        Assert.Equal(
            ["response_type", "client_id", "redirect_uri", "scope", "state", "aud", "code_challenge", "code_challenge_method", "launch", "nonce"],
            form.Select(f => f.Name));
        Assert.Contains($"form-action 'self' {action.GetLeftPart(UriPartial.Authority)};", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        var landing = await browser.PostToAsync(action, form);
        Assert.Contains("Testpatient-Alder", landing.Text, StringComparison.Ordinal);
        Assert.Contains("form-action 'self';", landing.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_closes_every_window_and_keeps_what_was_recorded()
    {
        await using var app = await RunningApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.LaunchAsync(app.LaunchUrl("nurse-birch"));
        var first = browser.InContext("");
        await browser.LaunchAsync(app.LaunchUrl("nurse-birch", "beech"));
        var form = await browser.FormAsync("", "/sign-out");

        var page = await browser.PostAsync("/sign-out", form);

        Assert.Contains(Expect.English("start.signedOut"), page.Text, StringComparison.Ordinal);
        Expect.Problem(await browser.GetAsync(first), HttpStatusCode.Unauthorized, ProblemKind.SessionExpired);
        Expect.Problem(await browser.OpenAsync(""), HttpStatusCode.Unauthorized, ProblemKind.SessionExpired);
    }

    [Fact]
    public async Task A_sign_in_may_last_as_long_as_launch_json_says()
    {
        await using var app = await RunningApp.StartAsync(new RunningAppOptions { LaunchJson = json => json["sessions"]!["stateTtlSeconds"] = 60 });
        using var browser = app.NewBrowser();
        var signIn = await browser.GetAsync(new Uri(app.BaseUrl, "/launch/standalone/sandbox"));
        app.Clock.Advance(TimeSpan.FromSeconds(61));

        Expect.Problem(await SignInAsync(browser, signIn), HttpStatusCode.BadRequest, ProblemKind.StateExpired);
    }

    private static Task<BrowserPage> SignInAsync(BrowserSession browser, BrowserPage signIn)
    {
        return browser.PostToAsync(
            new Uri(signIn.Url, "/oauth/authorize"),
            [.. signIn.Form("/oauth/authorize")!.Where(f => f.Name is not ("picked_user" or "picked_patient")), ("picked_user", "nurse-birch"), ("picked_patient", "alder")]);
    }
}
