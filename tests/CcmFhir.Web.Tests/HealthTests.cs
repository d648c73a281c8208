using CcmFhir.Web.Hosting;

namespace CcmFhir.Web.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task The_app_answers_on_loopback()
    {
        await using var app = WebHost.Build(["--urls", "http://127.0.0.1:0"]);
        await app.StartAsync();
        using var client = new HttpClient();

        var answer = await client.GetAsync(new Uri(app.Urls.Single() + "/health"));

        Assert.Equal("""{"status":"ok"}""", await answer.Content.ReadAsStringAsync());
    }
}
