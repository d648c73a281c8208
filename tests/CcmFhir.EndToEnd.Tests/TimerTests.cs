using CcmFhir.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CcmFhir.EndToEnd.Tests;

/// <summary>The timer by mouse and by keyboard; the server's clock stands still until a test moves it.</summary>
[Collection(nameof(Chromium))]
public sealed class TimerTests(Chromium chromium) : IAsyncLifetime
{
    private const string Patient = "Testpatient-Alder, Alma";

    private RunningApp _app = null!;
    private Workstation _nurse = null!;

    public async Task InitializeAsync()
    {
        _app = await RunningApp.StartAsync();
        _nurse = await Workstation.OpenAsync(chromium, _app);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task The_timer_survives_a_reload_and_two_presses_of_Save_save_once()
    {
        var tab = await _nurse.LaunchAsync(await _nurse.PatientListAsync("nurse-birch"), Patient);
        await tab.MainFrame.PressAsync("Start timer");
        await Expect(tab.Locator("#dock")).ToHaveAttributeAsync("data-state", "running");
        _app.Clock.Advance(TimeSpan.FromSeconds(90));

        await tab.ReloadAsync();
        await Expect(tab.Locator("#dock")).ToHaveAttributeAsync("data-state", "running");
        await Expect(tab.Locator("#dock")).ToHaveAttributeAsync("data-elapsed", "90");
        await _nurse.LandedAsync(tab);
        await _nurse.LookAsync(tab, "timer-running");

        await tab.MainFrame.PressAsync("Stop");
        await Expect(tab.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await tab.GetByLabel("What was done").FillAsync("Called; no answer to the second question.");
        await _nurse.LookAsync(tab, "timer-stop");
        await tab.GetByRole(AriaRole.Button, new() { Name = "Save 1 min 30 s" }).DblClickAsync();

        await tab.MainFrame.SeesAsync("Saved.");
        await Expect(tab.GetByRole(AriaRole.Row).Filter(new() { HasText = "Call patient" })).ToHaveCountAsync(1);
        await Expect(tab.GetByRole(AriaRole.Row).Filter(new() { HasText = "Call patient" })).ToContainTextAsync("1:30");
        await Expect(tab.Locator("#dock")).ToHaveAttributeAsync("data-state", "armed");
        await _nurse.LookAsync(tab, "timer-saved");
        await _nurse.LeaveAsync();
    }

    [Fact]
    public async Task The_keyboard_alone_launches_starts_stops_and_saves()
    {
        var list = await _nurse.PatientListAsync("nurse-birch");
        await list.TabToAsync(list.GetByRole(AriaRole.Button, new() { Name = $"Launch CCM for {Patient}" }));
        var tab = await _nurse.LandedAsync(await _nurse.Context.RunAndWaitForPageAsync(() => list.Keyboard.PressAsync("Enter")));

        await tab.TabToAsync(tab.GetByRole(AriaRole.Button, new() { Name = "Start timer" }));
        await tab.Keyboard.PressAsync("Enter");
        await Expect(tab.GetByRole(AriaRole.Button, new() { Name = "Stop" })).ToBeFocusedAsync();
        await Expect(tab.Locator("#dock .clock")).Not.ToHaveTextAsync("00:00");
        _app.Clock.Advance(TimeSpan.FromSeconds(61));
        await tab.Keyboard.PressAsync("Enter");
        var save = tab.GetByRole(AriaRole.Button, new() { Name = "Save 1 min 1 s" });
        await Expect(save).ToBeFocusedAsync();
        await tab.TabToAsync(tab.GetByLabel("What was done"), "Shift+Tab");
        await tab.Keyboard.TypeAsync("Called about the appointment.");
        await tab.TabToAsync(save);
        await tab.Keyboard.PressAsync("Enter");

        await tab.MainFrame.SeesAsync("Saved.");
        await Expect(tab.GetByRole(AriaRole.Row).Filter(new() { HasText = "Call patient" })).ToContainTextAsync("1:01");
        await _nurse.LeaveAsync();
    }
}
