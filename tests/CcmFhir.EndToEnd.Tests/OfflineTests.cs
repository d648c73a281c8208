using CcmFhir.Testing;
using CcmFhir.Web.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NodaTime;
using static Microsoft.Playwright.Assertions;

namespace CcmFhir.EndToEnd.Tests;

/// <summary>The timer without network, over a restart of the server, and with two people at once.</summary>
[Collection(nameof(Chromium))]
public sealed class OfflineTests(Chromium chromium) : IAsyncLifetime
{
    private const string Patient = "Testpatient-Alder, Alma";

    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_stop_pressed_during_ten_minutes_without_network_counts_to_the_press()
    {
        var nurse = await Workstation.OpenAsync(chromium, _app);
        var tab = await LoseNetworkAsync(nurse, await nurse.PatientListAsync("nurse-birch"), TimeSpan.FromMinutes(10));

        await StoppedAtThePressAsync(tab);
    }

    /// <summary>Longer than the session may be idle: the press waits in the browser for the next launch.</summary>
    [Fact]
    public async Task A_stop_pressed_during_twenty_minutes_without_network_counts_to_the_press_after_a_new_launch()
    {
        var nurse = await Workstation.OpenAsync(chromium, _app);
        var list = await nurse.PatientListAsync("nurse-birch");
        await LoseNetworkAsync(nurse, list, TimeSpan.FromMinutes(20));

        await StoppedAtThePressAsync(await nurse.LaunchAsync(list, Patient));
    }

    [Fact]
    public async Task A_running_timer_survives_a_restart_of_the_server()
    {
        var nurse = await Workstation.OpenAsync(chromium, _app);
        var tab = await nurse.LaunchAsync(await nurse.PatientListAsync("nurse-birch"), Patient);
        await tab.MainFrame.PressAsync("Start timer");
        await Expect(tab.Locator("#dock")).ToHaveAttributeAsync("data-state", "running");

        await _app.RestartAsync();
        _app.Clock.Advance(TimeSpan.FromMinutes(7));
        await tab.ReloadAsync();

        await Expect(tab.Locator("#dock")).ToHaveAttributeAsync("data-elapsed", "420");
        await tab.MainFrame.PressAsync("Stop");
        await Expect(tab.GetByRole(AriaRole.Dialog)).ToContainTextAsync("7 min");
        await nurse.LeaveAsync();
    }

    [Fact]
    public async Task A_second_tab_shows_the_same_timer_and_starts_no_other()
    {
        var nurse = await Workstation.OpenAsync(chromium, _app);
        var list = await nurse.PatientListAsync("nurse-birch");
        var first = await nurse.LaunchAsync(list, Patient);
        var second = await nurse.LaunchAsync(list, Patient);
        await first.MainFrame.PressAsync("Start timer");
        await Expect(first.Locator("#dock")).ToHaveAttributeAsync("data-state", "running");

        await second.ReloadAsync();

        await Expect(second.Locator("#dock")).ToHaveAttributeAsync("data-state", "running");
        Assert.Equal(await first.Locator("#dock").GetAttributeAsync("data-timer"), await second.Locator("#dock").GetAttributeAsync("data-timer"));
        await nurse.LeaveAsync();
    }

    [Fact]
    public async Task Two_people_logging_on_one_patient_at_once_lose_nothing()
    {
        var nurse = await Workstation.OpenAsync(chromium, _app);
        var physician = await Workstation.OpenAsync(chromium, _app);
        var hers = await nurse.LaunchAsync(await nurse.PatientListAsync("nurse-birch"), Patient);
        var his = await physician.LaunchAsync(await physician.PatientListAsync("physician-oak"), Patient);

        await Task.WhenAll(
            EnterAsync(hers.MainFrame, "2026-10-22T11:00", "2026-10-22T11:10"), EnterAsync(his.MainFrame, "2026-10-22T11:20", "2026-10-22T11:35"));

        await hers.ReloadAsync();
        await Expect(hers.GetByRole(AriaRole.Row).Filter(new() { HasText = "Call patient" })).ToHaveCountAsync(2);
        await nurse.LeaveAsync();
        await physician.LeaveAsync();
    }

    /// <summary>Starts, times 90 seconds, loses the network, presses Stop, and has it back after a while.</summary>
    private async Task<IPage> LoseNetworkAsync(Workstation nurse, IPage list, TimeSpan away)
    {
        var tab = await nurse.LaunchAsync(list, Patient);
        await tab.MainFrame.PressAsync("Start timer");
        await Expect(tab.Locator("#dock")).ToHaveAttributeAsync("data-state", "running");
        _app.Clock.Advance(TimeSpan.FromSeconds(90));
        await tab.ReloadAsync();
        await Expect(tab.Locator("#dock")).ToHaveAttributeAsync("data-elapsed", "90");
        await nurse.Context.SetOfflineAsync(true);
        await tab.MainFrame.PressAsync("Stop");
        await Expect(tab.Locator("#dock .dock-text.offline")).ToBeVisibleAsync();
        _app.Clock.Advance(away);
        await nurse.Context.SetOfflineAsync(false);
        return tab;
    }

    private async Task StoppedAtThePressAsync(IPage tab)
    {
        await Expect(tab.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        var timer = await _app.Services.GetRequiredService<Timers>().FindAsync(new StaffIdentity("sandbox", "Practitioner/nurse-birch"));
        Assert.InRange(timer!.Elapsed(Instant.FromDateTimeOffset(_app.Clock.GetUtcNow())).TotalSeconds, 90, 150);
        Assert.DoesNotContain("Alma", await tab.EvaluateAsync<string>("JSON.stringify(localStorage)"), StringComparison.Ordinal);
    }

    private static async Task EnterAsync(IFrame app, string start, string end)
    {
        await app.GetByRole(AriaRole.Link, new() { Name = "Add past time" }).ClickAsync();
        var sheet = app.GetByRole(AriaRole.Dialog);
        await sheet.GetByLabel("Start", new() { Exact = true }).FillAsync(start);
        await sheet.GetByLabel("End", new() { Exact = true }).FillAsync(end);
        await sheet.GetByLabel("Activity").SelectOptionAsync("patient-call");
        await sheet.GetByLabel("What was done").FillAsync("Called.");
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await app.SeesAsync("Saved. The time is kept and does not count.");
    }
}
