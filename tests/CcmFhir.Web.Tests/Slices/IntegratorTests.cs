using System.Net;
using CcmFhir.Testing;
using CcmFhir.Web.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Slices;

/// <summary>The integrator's page in the running app, with the launch's own token.</summary>
public sealed class IntegratorTests
{
    [Fact]
    public async Task A_nurse_may_not_see_it_and_does_not_find_it()
    {
        await using var app = await StartAsync();
        using var nurse = await app.SignInAsync("nurse-birch");

        Assert.Equal(HttpStatusCode.Forbidden, (await nurse.OpenAsync("/setup")).Status);
        Assert.DoesNotContain("/setup", (await nurse.OpenAsync("")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_integrator_runs_the_checks_with_the_launch_and_sees_what_to_register()
    {
        await using var app = await StartAsync();
        using var integrator = await app.SignInAsync("ict-maple");
        Assert.Contains("/setup", (await integrator.OpenAsync("")).Html, StringComparison.Ordinal);
        var before = await integrator.OpenAsync("/setup");

        var started = await integrator.SubmitAsync("/setup", "/setup/run");
        var done = await DoneAsync(integrator);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (before.Status, started.Status));
        Assert.Contains("Not run yet.", before.Text, StringComparison.Ordinal);
        Assert.Contains(new Uri(app.BaseUrl, "/callback/sandbox").AbsoluteUri, before.Html, StringComparison.Ordinal);
        Assert.Contains("Search Condition by patient", done.Text, StringComparison.Ordinal);
        Assert.Contains("fhir-create", done.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("alder", done.Html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_EHR_that_is_not_in_launch_json_is_not_found()
    {
        await using var app = await StartAsync();
        using var integrator = await app.SignInAsync("ict-maple");

        Assert.Equal(HttpStatusCode.NotFound, (await integrator.GetAsync(new Uri(integrator.InContext("/setup") + "?ehr=other"))).Status);
    }

    [Fact]
    public async Task A_route_that_has_changed_since_is_shown()
    {
        await using var app = await StartAsync();
        using var integrator = await app.SignInAsync("ict-maple");
        var offers = app.Services.GetRequiredService<EhrOffers>();
        await offers.NoticeAsync("sandbox", new Dictionary<string, string> { ["ChargeItem"] = "fhir-create" });
        await offers.NoticeAsync("sandbox", new Dictionary<string, string> { ["ChargeItem"] = "document" });

        Assert.Contains("ChargeItem leaves by document, before by fhir-create", (await integrator.OpenAsync("/setup")).Text, StringComparison.Ordinal);
    }

    private static async Task<BrowserPage> DoneAsync(BrowserSession browser)
    {
        while (true)
        {
            var page = await browser.OpenAsync("/setup/report");
            if (!page.Html.Contains("every 1s", StringComparison.Ordinal))
            {
                return page;
            }

            await Task.Yield();
        }
    }

    private static Task<RunningApp> StartAsync() => RunningApp.StartAsync(new RunningAppOptions { Clock = TimeProvider.System });
}
