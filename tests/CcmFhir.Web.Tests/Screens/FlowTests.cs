using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CcmFhir.Web.Tests.Screens;

/// <summary>What the script adds to the pages, by mouse and by keyboard, and that the pages live without it.</summary>
[Collection(nameof(ScreenHost))]
public sealed class FlowTests(ScreenHost host)
{
    private readonly List<string> _complaints = [];

    [Fact]
    public async Task The_timer_starts_with_one_click_and_counts_from_the_servers_time()
    {
        var page = await host.OpenAsync("/screens/landing", 900, _complaints);

        await page.GetByRole(AriaRole.Button, new() { Name = "Start timer" }).ClickAsync();

        await Expect(page.Locator("#dock")).ToHaveAttributeAsync("data-state", "running");
        await Expect(page.Locator("#dock .clock")).ToHaveTextAsync("00:01");
        await Done(page);
    }

    [Fact]
    public async Task Stop_opens_the_sheet_and_Escape_gives_the_focus_back()
    {
        var page = await host.OpenAsync("/screens/landing-met", 900, _complaints);

        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save 7 min 42 s" })).ToBeFocusedAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(ScreenHost.Pictures, "stop-sheet-900.png") });
        await page.Keyboard.PressAsync("Escape");

        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Finish and save" })).ToBeFocusedAsync();
        await Done(page);
    }

    [Fact]
    public async Task Keep_timing_closes_the_sheet_and_the_clock_runs_on()
    {
        var page = await host.OpenAsync("/screens/landing-met", 900, _complaints);
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Keep timing" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.Locator("#dock")).ToHaveAttributeAsync("data-state", "running");
        await Done(page);
    }

    [Fact]
    public async Task Discard_asks_once_before_it_does_it()
    {
        var page = await host.OpenAsync("/screens/landing-met", 900, _complaints);
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Discard", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Press again to discard" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.Locator("#dock")).ToHaveAttributeAsync("data-state", "armed");
        await Done(page);
    }

    [Fact]
    public async Task A_refused_entry_comes_back_in_the_sheet_with_its_reasons()
    {
        var page = await host.OpenAsync("/screens/landing", 900, _complaints);
        await page.GetByRole(AriaRole.Link, new() { Name = "Add past time" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);

        await dialog.GetByLabel("Start", new() { Exact = true }).FillAsync("2026-10-22T14:22:10");
        await dialog.GetByLabel("End", new() { Exact = true }).FillAsync("2026-10-22T14:02:05");
        await dialog.GetByLabel("Activity").SelectOptionAsync("patient-call");
        await dialog.GetByLabel("What was done").FillAsync("Called.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("End: must be after the start");
        await Expect(dialog).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Panels_fill_themselves_and_the_page_is_there_before_them()
    {
        var page = await host.OpenAsync("/screens/landing-loading", 900, _complaints);

        await Expect(page.Locator("#panel-conditions")).ToContainTextAsync("Type 2 diabetes");
        await Expect(page.Locator("#panel-records")).ToContainTextAsync("CCM care plan");
        await Expect(page.Locator("#summary")).ToContainTextAsync("Consent ok");
        await Done(page);
    }

    [Fact]
    public async Task Without_script_every_waiting_panel_has_a_link()
    {
        var page = await host.OpenAsync("/screens/landing-loading", 900, _complaints, script: false);
        await page.ScreenshotAsync(new() { Path = Path.Combine(ScreenHost.Pictures, "landing-waiting-900.png") });

        Assert.Equal("/c/4f1c?month=2026-10&panels=now", await page.Locator("#panel-conditions a").GetAttributeAsync("href"));
        Assert.Equal("post", await page.Locator("form:has(#dock-go)").GetAttributeAsync("method"));
        await Done(page);
    }

    [Fact]
    public async Task The_tab_key_walks_in_reading_order()
    {
        var page = await host.OpenAsync("/screens/landing", 900, _complaints);
        var stops = new List<string>();
        for (var i = 0; i < 60 && (stops.Count == 0 || stops[^1] != "Community resource"); i++)
        {
            await page.Keyboard.PressAsync("Tab");
            stops.Add(await page.EvaluateAsync<string>("(document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText).split('\\n')[0].trim()"));
        }

        string[] order = ["Skip to content", "This patient", "Charges", "Previous month", "Consent", "Why, and what if", "Correct Community resource, 15 Oct",
            "Start timer", "Add past time", "Call patient", "Community resource"];
        Assert.Equal(order, order.OrderBy(stop => stops.LastIndexOf(stop)));
        Assert.All(order, stop => Assert.Contains(stop, stops));
        await Done(page);
    }

    [Fact]
    public async Task What_if_asks_the_server_when_a_slider_moves()
    {
        var page = await host.OpenAsync("/screens/why", 900, _complaints);
        var asked = page.WaitForRequestAsync(r => r.Url.Contains("staff=9", StringComparison.Ordinal));

        await page.GetByLabel("More staff minutes").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");

        Assert.Contains("month=2026-10", (await asked).Url, StringComparison.Ordinal);
        await Expect(page.Locator("output[for=staff]")).ToHaveTextAsync("+9");
        await Done(page);
    }

    [Fact]
    public async Task The_script_is_spoken_in_the_language_that_is_chosen()
    {
        var page = await host.OpenAsync("/screens/consent", 900, _complaints);

        await page.GetByText("Español").ClickAsync();

        await Expect(page.GetByText("Puede dejarlo cuando quiera")).ToBeVisibleAsync();
        await Expect(page.GetByText("You can stop at any time")).ToBeHiddenAsync();
        await Done(page);
    }

    [Fact]
    public async Task A_press_without_network_is_kept_as_times_only()
    {
        var page = await host.OpenAsync("/screens/landing-met", 900, _complaints);
        await page.Context.SetOfflineAsync(true);

        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();

        await Expect(page.Locator("#dock-text")).ToContainTextAsync("No connection.");
        var kept = await page.EvaluateAsync<string>("Object.entries(localStorage).map(([k, v]) => k + '=' + v).join(';')");
        Assert.Matches(@"ccmfhir\.unsent=\{""timer"":""22222222-2222-4222-8222-222222222222"",""step"":""stop"",""at"":\d+\}", kept);
        Assert.DoesNotContain("Alma", kept, StringComparison.Ordinal);

        var sent = page.WaitForRequestAsync("**/timer/stop");
        await page.Context.SetOfflineAsync(false);

        Assert.Matches(@"&at=\d+", (await sent).PostData);
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Time_away_is_noticed_and_sent_with_stop()
    {
        var page = await host.OpenAsync("/screens/landing-met", 900, _complaints);
        var sent = page.WaitForRequestAsync("**/timer/stop");

        await page.EvaluateAsync("localStorage.setItem('ccmfhir.active', String(Date.now() - 6 * 60000))");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();

        Assert.Matches(@"&away=\d+-\d+(&|$)", (await sent).PostData);
        await Done(page);
    }

    [Fact]
    public async Task A_timer_started_in_one_tab_runs_in_the_other()
    {
        var page = await host.OpenAsync("/screens/landing", 900, _complaints);
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync("/screens/landing");

        await page.GetByRole(AriaRole.Button, new() { Name = "Start timer" }).ClickAsync();

        await Expect(other.Locator("#dock")).ToHaveAttributeAsync("data-state", "running");
        await Done(page);
    }

    [Fact]
    public async Task A_double_click_sends_a_form_once()
    {
        var page = await host.OpenAsync("/screens/consent", 900, _complaints);
        var posts = 0;
        page.Request += (_, request) => posts += request.Method == "POST" ? 1 : 0;

        await page.GetByRole(AriaRole.Button, new() { Name = "Record the answer" }).DblClickAsync();
        // Asked again and again: waiting for the navigation itself can begin after it and then never end.
        await Expect(page).ToHaveURLAsync(new Regex("/c/4f1c/consent$"));

        Assert.Equal(1, posts);
        await page.Context.CloseAsync();
    }

    private async Task Done(IPage page)
    {
        Assert.Empty(_complaints);
        await page.Context.CloseAsync();
    }
}
