using CcmFhir.Web.Components;
using CcmFhir.Web.Hosting;
using Deque.AxeCore.Commons;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CcmFhir.Web.Tests.Screens;

/// <summary>
/// The pages alone on loopback, with the product's assets, languages and content security policy, fed with sample view
/// models; and Debian's Chromium to look at them.
/// </summary>
public sealed class ScreenHost : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private static readonly string AxeScript = new BundledAxeScriptProvider().GetScript();

    private WebApplication? _app;
    private IPlaywright? _playwright;

    public IBrowser Browser { get; private set; } = null!;

    public Uri Address => new(_app!.Urls.Single());

    /// <summary>Where the pictures go; ignored by git.</summary>
    public static string Pictures { get; } = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "screens")).FullName;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "ccmfhir",
            ContentRootPath = Path.Combine(Root(), "src", "CcmFhir.Web"),
        });
        builder.WebHost.UseStaticWebAssets().UseUrls("http://127.0.0.1:0");
        builder.Services.AddHtml();
        _app = builder.Build();
        _app.UseLanguages();
        _app.Use((context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = HtmlHosting.ContentSecurityPolicy;
            return next(context);
        });
        var assets = _app.MapAssets();
        var pages = _app.MapGroup("").WithMetadata(assets);
        foreach (var (name, answer) in Catalogue.All)
        {
            pages.MapGet($"/screens/{name}", answer);
        }

        TimerRoutes.Map(pages);
        pages.MapGet("/c/{id}/setup/{**report}", () => Results.NoContent()); // what is under way asks how far it is
        pages.MapGet("/c/{id}/style.css", () => Results.Text(EhrStyle.Css(Catalogue.PlumStyle), "text/css"));
        await _app.StartAsync();
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Arguments });
    }

    public async Task DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright!.Dispose();
        await _app!.DisposeAsync();
    }

    /// <summary>Opens a screen; what the browser complains about lands in <paramref name="complaints"/>.</summary>
    public async Task<IPage> OpenAsync(string path, int width, List<string> complaints, string locale = "en-US", bool script = true)
    {
        var context = await Browser.NewContextAsync(new()
        {
            BaseURL = Address.ToString(),
            Locale = locale,
            TimezoneId = "America/Chicago",
            JavaScriptEnabled = script,
            ViewportSize = new() { Width = width, Height = 720 },
        });
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => complaints.Add(error);
        page.RequestFailed += (_, request) => complaints.Add($"{request.Method} {request.Url}: {request.Failure}");
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
        // Panels come after the page; what is looked at is the page with them.
        if (script)
        {
            await Expect(page.Locator("[aria-busy][hx-trigger=load]")).ToHaveCountAsync(0);
        }

        return page;
    }

    /// <summary>What axe has to say against a page without frames, "rule: html": in the page itself, for a hundred screens are looked at.</summary>
    public static async Task<string[]> AxeAsync(IPage page)
    {
        await page.EvaluateAsync(AxeScript);
        return await page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html}`))
            """);
    }

    /// <summary>The folder of the solution.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CcmFhir.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("CcmFhir.sln was not found above the tests.");
        }

        return folder.FullName;
    }
}

[CollectionDefinition(nameof(ScreenHost))]
public sealed class ScreenCollection : ICollectionFixture<ScreenHost>;
