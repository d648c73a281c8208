using Microsoft.Playwright;

namespace CcmFhir.Web.Tests.Screens;

/// <summary>Every screen, every state, both widths: nothing to scroll sideways, nothing for axe or the browser to complain about.</summary>
[Collection(nameof(ScreenHost))]
public sealed class ScreenTests(ScreenHost host)
{
    public static TheoryData<string> Screens => [.. Catalogue.All.Keys];

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_screen_fits_and_everybody_can_use_it(string name)
    {
        var complaints = new List<string>();
        var page = await host.OpenAsync($"/screens/{name}", 1280, complaints);
        await AssertFits(page, name, 1280);
        await page.SetViewportSizeAsync(900, 720);
        await AssertFits(page, name, 900);

        Assert.Empty(await ScreenHost.AxeAsync(page));
        Assert.Empty(complaints);
        Assert.Equal(1, await page.Locator("h1").CountAsync());
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("landing")]
    [InlineData("consent")]
    [InlineData("plan")]
    [InlineData("month")]
    [InlineData("oversight")]
    [InlineData("oversight-question")]
    [InlineData("oversight-billing")]
    [InlineData("oversight-authenticity")]
    [InlineData("supervision")]
    [InlineData("samples-chart")]
    [InlineData("home-care")]
    [InlineData("signatures")]
    [InlineData("templates")]
    [InlineData("plan-goals")]
    [InlineData("consent-electronic")]
    [InlineData("outside")]
    [InlineData("payers")]
    [InlineData("conditions-prepare")]
    public async Task A_screen_fits_in_Spanish_too(string name)
    {
        var complaints = new List<string>();
        var page = await host.OpenAsync($"/screens/{name}", 900, complaints, "es-US");
        await page.ScreenshotAsync(new() { Path = Path.Combine(ScreenHost.Pictures, $"{name}-es.png") });

        Assert.Equal("es", await page.Locator("html").GetAttributeAsync("lang"));
        Assert.Empty(complaints);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_picture_without_words_would_be_found()
    {
        var page = await host.Browser.NewPageAsync();
        await page.SetContentAsync("<!doctype html><html lang=en><title>t</title><main><h1>h</h1><img src='data:,'></main></html>");

        Assert.Contains(await ScreenHost.AxeAsync(page), found => found.StartsWith("image-alt: ", StringComparison.Ordinal));
        await page.CloseAsync();
    }

    private static async Task AssertFits(IPage page, string name, int width)
    {
        await page.ScreenshotAsync(new() { Path = Path.Combine(ScreenHost.Pictures, $"{name}-{width}.png") });
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} scrolls sideways at {width}");
    }
}
