using CcmFhir.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CcmFhir.EndToEnd.Tests;

/// <summary>The app inside the EHR's own window, where it is a third party and its cookie must be partitioned.</summary>
[Collection(nameof(Chromium))]
public sealed class FrameTests(Chromium chromium) : IAsyncLifetime
{
    private RunningApp _app = null!;
    private Workstation _nurse = null!;

    public Task InitializeAsync() => StartAsync(new());

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task In_the_EHRs_frame_consent_and_time_are_recorded()
    {
        var ehr = await _nurse.PatientListAsync("nurse-birch");
        await ehr.GetByRole(AriaRole.Button, new() { Name = "Launch in frame for Testpatient-Alder, Alma" }).ClickAsync();
        await Expect(ehr.FrameLocator("iframe").Locator("#panel-records")).ToContainTextAsync("Diabetes and blood pressure");
        await _nurse.LookAsync(ehr, "frame-landing");
        var app = ehr.Frames.Single(f => f.ParentFrame is not null);

        await app.OpenAsync("Consent");
        await app.ConsentByWordAsync("Omar Example");
        await app.PressAsync("Start timer");
        await Expect(app.Locator("#dock")).ToHaveAttributeAsync("data-state", "running");
        _app.Clock.Advance(TimeSpan.FromSeconds(150));
        await app.PressAsync("Stop");
        await app.GetByLabel("What was done").FillAsync("Went through the plan by phone.");
        await app.PressAsync("Save 2 min 30 s");
        await app.SeesAsync("Saved. The time counts.");
        await Expect(app.GetByRole(AriaRole.Row).Filter(new() { HasText = "Call patient" })).ToContainTextAsync("2:30");
        await _nurse.LookAsync(ehr, "frame-time-saved");

        var session = Assert.Single(await _nurse.Context.CookiesAsync([_app.BaseUrl.AbsoluteUri]), c => c.Name == "__Host-ccm");
        Assert.Equal("http://127.0.0.1", session.PartitionKey);
        await _nurse.LeaveAsync();
    }

    [Fact]
    public async Task Where_nobody_may_sign_in_inside_a_frame_the_launch_goes_on_in_a_tab()
    {
        await _app.DisposeAsync();
        await StartAsync(new() { LaunchJson = json => json["ehrs"]![0]!["embedding"]!["authWindow"] = "new-tab" });
        var ehr = await _nurse.PatientListAsync("nurse-birch");
        await ehr.GetByRole(AriaRole.Button, new() { Name = "Launch in frame for Testpatient-Alder, Alma" }).ClickAsync();
        var link = ehr.FrameLocator("iframe").GetByRole(AriaRole.Link, new() { Name = "Open in a new window" });
        await Expect(link).ToBeVisibleAsync();
        await _nurse.LookAsync(ehr, "frame-new-tab");

        var tab = await _nurse.LandedAsync(await _nurse.Context.RunAndWaitForPageAsync(() => link.PressAsync("Enter")));

        await Expect(tab.Locator("#panel-records")).ToContainTextAsync("Diabetes and blood pressure");
        var session = Assert.Single(await _nurse.Context.CookiesAsync([_app.BaseUrl.AbsoluteUri]), c => c.Name == "__Host-ccm");
        Assert.NotEqual("http://127.0.0.1", session.PartitionKey);
        await _nurse.LeaveAsync();
    }

    private async Task StartAsync(RunningAppOptions options)
    {
        _app = await RunningApp.StartAsync(options);
        _nurse = await Workstation.OpenAsync(chromium, _app);
    }
}
