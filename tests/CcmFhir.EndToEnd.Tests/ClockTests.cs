using System.Text.RegularExpressions;
using CcmFhir.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CcmFhir.EndToEnd.Tests;

/// <summary>The timer on a night of two one-o'clocks, in a browser whose clock is wrong, after sleep, and with nobody there. No test waits for a clock.</summary>
[Collection(nameof(Chromium))]
public sealed partial class ClockTests(Chromium chromium) : IAsyncLifetime
{
    private const string Patient = "Testpatient-Alder, Alma";

    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task In_the_night_the_clocks_go_back_fourteen_minutes_are_fourteen()
    {
        // 1:53 before the change; fourteen minutes later it is 1:07.
        _app.Clock.Set(new DateTimeOffset(2026, 11, 1, 6, 53, 0, TimeSpan.Zero));
        var (nurse, tab) = await TimingAsync(_app.Clock.GetUtcNow());
        _app.Clock.Advance(TimeSpan.FromMinutes(14));

        await tab.MainFrame.PressAsync("Stop");

        var sheet = tab.GetByRole(AriaRole.Dialog);
        await Expect(sheet).ToContainTextAsync("01:53:00");
        await Expect(sheet).ToContainTextAsync("01:07:00");
        await sheet.GetByLabel("What was done").FillAsync("Called at night.");
        await nurse.LookAsync(tab, "timer-dst");
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Save 14 min", Exact = true }).ClickAsync();
        await tab.MainFrame.SeesAsync("Saved.");
        await Expect(tab.GetByRole(AriaRole.Row).Filter(new() { HasText = "Call patient" })).ToContainTextAsync("14:00");
        await nurse.LeaveAsync();
    }

    [Fact]
    public async Task Ten_minutes_without_anybody_are_asked_about_and_not_counted_though_the_browsers_clock_is_seven_minutes_ahead()
    {
        var (nurse, tab) = await TimingAsync(_app.Clock.GetUtcNow().AddMinutes(7));
        await PassAsync(tab, TimeSpan.FromMinutes(2));
        await tab.Mouse.MoveAsync(200, 200);
        await PassAsync(tab, TimeSpan.FromMinutes(10));

        await tab.MainFrame.PressAsync("Stop");

        var sheet = tab.GetByRole(AriaRole.Dialog);
        await Expect(sheet).ToContainTextAsync(AwayTen());
        await Expect(sheet.GetByRole(AriaRole.Radio, new() { Name = "No" })).ToBeCheckedAsync();
        await sheet.GetByLabel("What was done").FillAsync("Called; then the pager went.");
        await nurse.LookAsync(tab, "timer-away");
        await sheet.GetByRole(AriaRole.Button, new() { NameRegex = SaveTwo() }).ClickAsync();
        await tab.MainFrame.SeesAsync("Saved.");
        await Expect(tab.GetByRole(AriaRole.Row).Filter(new() { HasText = "Call patient" })).ToContainTextAsync(TwoMinutes());
        await nurse.LeaveAsync();
    }

    [Fact]
    public async Task After_sleep_the_dock_shows_the_servers_time_without_a_reload()
    {
        var (nurse, tab) = await TimingAsync(_app.Clock.GetUtcNow());
        _app.Clock.Advance(TimeSpan.FromMinutes(9));

        // The wall clock went on while the machine slept; the browser's own did not.
        await tab.Clock.SetSystemTimeAsync(_app.Clock.GetUtcNow().UtcDateTime);

        await Expect(tab.Locator("#dock")).ToHaveAttributeAsync("data-elapsed", "540");
        await Expect(tab.Locator("#dock .clock")).ToContainTextAsync(NineMinutes());
        await nurse.LeaveAsync();
    }

    /// <summary>A browser whose clock starts where it is told, with the timer just started.</summary>
    private async Task<(Workstation Nurse, IPage Tab)> TimingAsync(DateTimeOffset browserTime)
    {
        var nurse = await Workstation.OpenAsync(chromium, _app);
        await nurse.Context.Clock.InstallAsync(new() { TimeDate = browserTime.UtcDateTime });
        var tab = await nurse.LaunchAsync(await nurse.PatientListAsync("nurse-birch"), Patient);
        await tab.MainFrame.PressAsync("Start timer");
        // htmx takes its mark off when the dock has settled; only then has the page read the server's time.
        await Expect(tab.Locator("#dock:not(.htmx-added)")).ToHaveAttributeAsync("data-state", "running");
        return (nurse, tab);
    }

    /// <summary>Time goes by for the server and the browser alike.</summary>
    private async Task PassAsync(IPage tab, TimeSpan time)
    {
        _app.Clock.Advance(time);
        await tab.Clock.FastForwardAsync((long)time.TotalMilliseconds);
    }

    // The moments between two steps of the test are the browser's, not the server's: some seconds more or less.
    [GeneratedRegex("You were away (9|10) min")]
    private static partial Regex AwayTen();

    [GeneratedRegex("^Save 2 min")]
    private static partial Regex SaveTwo();

    [GeneratedRegex(@"\b2:\d\d\b")]
    private static partial Regex TwoMinutes();

    [GeneratedRegex(@"^(09|10):\d\d$")]
    private static partial Regex NineMinutes();
}
