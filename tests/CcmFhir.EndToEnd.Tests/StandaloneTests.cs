using CcmFhir.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CcmFhir.EndToEnd.Tests;

/// <summary>The way in from this app's own page, at an EHR that wants the authorization request as a form; and the way out.</summary>
[Collection(nameof(Chromium))]
public sealed class StandaloneTests(Chromium chromium) : IAsyncLifetime
{
    private RunningApp _app = null!;
    private Workstation _nurse = null!;

    public async Task InitializeAsync()
    {
        _app = await RunningApp.StartAsync(new RunningAppOptions { LaunchJson = json => json["ehrs"]![0]!["authorizeMethod"] = "post" });
        _nurse = await Workstation.OpenAsync(chromium, _app);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task By_keyboard_from_the_start_page_to_a_patient_and_out_again()
    {
        var page = await _nurse.Context.NewPageAsync();
        await page.GotoAsync(_app.BaseUrl.AbsoluteUri);
        await _nurse.LookAsync(page, "start");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in at" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await page.GetByLabel("User").SelectOptionAsync("nurse-birch");
        await page.GetByLabel("Patient").SelectOptionAsync("alder");
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow access" }).PressAsync("Enter");
        await _nurse.LandedAsync(page);
        await Expect(page.Locator("body")).ToContainTextAsync("Testpatient-Alder");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("You are signed out.");
        await _nurse.LookAsync(page, "signed-out");
        await _nurse.LeaveAsync();
    }
}
