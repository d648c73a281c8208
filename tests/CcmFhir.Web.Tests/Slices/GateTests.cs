using System.Net;
using CcmFhir.Testing;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Slices;

/// <summary>Posts that are not ours, launches that are not yours, roles that may not: each refused, logged, and nothing changed.</summary>
public sealed class GateTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Token = "__RequestVerificationToken";

    private RunningApp App => shared.App;

    [Fact]
    public async Task A_post_without_antiforgery_token_is_refused()
    {
        using var nurse = await App.SignInAsync("nurse-birch");
        var fields = (await nurse.FormAsync("", "/timer/start")).Where(f => f.Name != Token);

        await RefusedAsync(HttpStatusCode.BadRequest, ProblemKind.FormExpired, () => nurse.PostAsync("/timer/start", fields));
    }

    [Fact]
    public async Task A_post_with_the_token_of_another_browser_is_refused()
    {
        using var nurse = await App.SignInAsync("nurse-birch");
        using var other = await App.SignInAsync("nurse-birch");
        var fields = await other.FormAsync("", "/timer/start");

        await RefusedAsync(HttpStatusCode.BadRequest, ProblemKind.FormExpired, () => nurse.PostAsync("/timer/start", fields));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task A_post_from_another_origin_is_refused(string origin)
    {
        using var nurse = await App.SignInAsync("nurse-birch");
        var fields = await nurse.FormAsync("", "/timer/start");

        await RefusedAsync(HttpStatusCode.BadRequest, ProblemKind.FormExpired, () => nurse.PostAsync("/timer/start", fields, ("Origin", origin)));
    }

    [Fact]
    public async Task The_launch_of_another_session_is_not_open_in_mine()
    {
        using var physician = await App.SignInAsync("physician-oak");
        using var nurse = await App.SignInAsync("nurse-birch");
        var fields = await nurse.FormAsync("", "/timer/start");
        nurse.ContextId = physician.ContextId;

        await RefusedAsync(HttpStatusCode.Forbidden, ProblemKind.ContextUnknown, () => nurse.PostAsync("/timer/start", fields));
        await RefusedAsync(HttpStatusCode.Forbidden, ProblemKind.ContextUnknown, () => nurse.OpenAsync("/month"));
    }

    [Theory]
    [InlineData("nurse-birch", "/conditions")]
    [InlineData("nurse-birch", "/month")]
    [InlineData("nurse-birch", "/month/supervision")]
    [InlineData("nurse-birch", "/month/decision-making")]
    [InlineData("nurse-birch", "/month/reopen")]
    [InlineData("nurse-birch", "/plan/approve")]
    [InlineData("biller-cedar", "/time")]
    [InlineData("biller-cedar", "/timer/start")]
    [InlineData("biller-cedar", "/consent")]
    [InlineData("biller-cedar", "/plan")]
    [InlineData("biller-cedar", "/month")]
    public async Task A_role_that_may_not_is_refused(string user, string path)
    {
        using var browser = await App.SignInAsync(user);
        var any = (await browser.OpenAsync("/time/new")).Form(browser.InContext("/time").AbsolutePath)!;

        await RefusedAsync(HttpStatusCode.Forbidden, ProblemKind.NotAllowed, () => browser.PostAsync(path, any));
    }

    [Fact]
    public async Task A_form_of_five_megabytes_is_refused()
    {
        using var nurse = await App.SignInAsync("nurse-birch");
        var fields = await nurse.FormAsync("/time/new", "/time", ("note", new string('n', 5 * 1024 * 1024)));

        await RefusedAsync(HttpStatusCode.RequestEntityTooLarge, ProblemKind.TooLarge, () => nurse.PostAsync("/time", fields));
    }

    [Fact]
    public async Task A_form_of_two_thousand_fields_is_refused()
    {
        using var nurse = await App.SignInAsync("nurse-birch");
        var fields = await nurse.FormAsync("/time/new", "/time", [.. Enumerable.Range(0, 2000).Select(n => ($"f{n}", "x"))]);

        await RefusedAsync(HttpStatusCode.RequestEntityTooLarge, ProblemKind.TooLarge, () => nurse.PostAsync("/time", fields));
    }

    [Fact]
    public async Task A_page_that_is_none_is_none()
    {
        using var nurse = await App.SignInAsync("nurse-birch");

        var page = await nurse.GetAsync(new Uri(App.BaseUrl, "/nothing"));

        Expect.Problem(page, HttpStatusCode.NotFound, ProblemKind.NotFound);
    }

    [Fact]
    public async Task A_session_without_use_for_a_quarter_of_an_hour_has_ended()
    {
        await using var app = await RunningApp.StartAsync();
        using var nurse = await app.SignInAsync("nurse-birch");
        app.Clock.Advance(TimeSpan.FromMinutes(15));

        Expect.Problem(await nurse.OpenAsync(""), HttpStatusCode.Unauthorized, ProblemKind.SessionExpired);
    }

    /// <summary>The refusal has its page, changed nothing, and is the newest row of an unbroken access log.</summary>
    private async Task RefusedAsync(HttpStatusCode status, ProblemKind kind, Func<Task<BrowserPage>> act)
    {
        var before = await Footprint.OfAsync(App);
        var log = App.Services.GetRequiredService<AuditLog>();
        var rows = (await log.ReadAsync()).Count;

        Expect.Problem(await act(), status, kind);

        Assert.Equal(before, await Footprint.OfAsync(App));
        var last = (await log.ReadAsync())[^1];
        Assert.Equal(("denial", "refused", rows + 1L), (last.Action, last.Outcome, last.Position));
        Assert.Equal([], await log.VerifyAsync());
    }
}
