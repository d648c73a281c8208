using System.Net;
using System.Text.Json.Nodes;
using CcmFhir.Testing;

namespace CcmFhir.Web.Tests.Hosting;

public sealed class HealthTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task The_app_answers_on_loopback()
    {
        using var browser = shared.App.NewBrowser();

        var answer = await browser.GetAsync(new Uri(shared.App.BaseUrl, "/health"));

        Assert.Equal((HttpStatusCode.OK, """{"status":"ok"}"""), (answer.Status, answer.Html));
    }

    [Fact]
    public async Task Every_answer_forbids_caches_foreign_content_and_foreign_frames()
    {
        using var browser = await shared.App.SignInAsync("nurse-birch");

        var page = await browser.OpenAsync("");

        Assert.Contains("no-store", page.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.Equal("same-origin", page.Headers["Referrer-Policy"]);
        Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
        var policy = page.Headers["Content-Security-Policy"];
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        var ehr = shared.App.Ehr.BaseUrl.GetLeftPart(UriPartial.Authority);
        Assert.EndsWith($"frame-ancestors 'self' {ehr}", policy, StringComparison.Ordinal);
        Assert.False(page.Headers.ContainsKey("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Published_by_https_it_is_asked_for_by_nothing_else()
    {
        await using var app = await RunningApp.StartAsync(new() { LaunchJson = PublishByHttps });
        using var browser = app.NewBrowser();

        var answer = await browser.GetAsync(new Uri(app.BaseUrl, "/health"));

        Assert.Equal("max-age=31536000", answer.Headers["Strict-Transport-Security"]);

        static void PublishByHttps(JsonNode launch)
        {
            launch["app"]!["publicBaseUrl"] = "https://ccm.example.org";
            launch["dataProtection"]!["createIfMissing"] = false;
            File.WriteAllText(launch["dataProtection"]!["masterSecretRef"]!.ToString()["file:".Length..], Convert.ToBase64String(new byte[32]));
        }
    }
}
