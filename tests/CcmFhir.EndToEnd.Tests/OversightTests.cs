using CcmFhir.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CcmFhir.EndToEnd.Tests;

/// <summary>Programme oversight by mouse and by keyboard at 900 pixels: logged, asked about, moved; and what can be billed said plainly.</summary>
[Collection(nameof(Chromium))]
public sealed class OversightTests(Chromium chromium) : IAsyncLifetime
{
    private const string Patient = "Testpatient-Alder, Alma";

    private RunningApp _app = null!;
    private Workstation _physician = null!;

    public async Task InitializeAsync()
    {
        _app = await RunningApp.StartAsync();
        _physician = await Workstation.OpenAsync(chromium, _app);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task An_entry_that_looks_like_patient_care_is_asked_about_and_moved()
    {
        var tab = await _physician.LaunchAsync(await _physician.PatientListAsync("physician-oak"), Patient);
        await tab.GetByRole(AriaRole.Link, new() { Name = "Programme oversight" }).ClickAsync();
        await Expect(tab.GetByText("Not billable to Medicare.").First).ToBeVisibleAsync();
        await _physician.LookAsync(tab, "oversight-week");

        await tab.GetByRole(AriaRole.Link, new() { Name = "Progress toward goals" }).ClickAsync();
        await FillAsync(tab, "2026-10-22T09:00", "2026-10-22T09:30");
        await tab.Locator("label.chip", new() { HasText = Patient }).ClickAsync();
        await tab.GetByLabel("Patients touched").FillAsync("1");
        await _physician.LookAsync(tab, "oversight-entry");
        await tab.MainFrame.PressAsync("Save as oversight");

        await Expect(tab.Locator("#looks-like")).ToContainTextAsync("This looks like patient care");
        await _physician.LookAsync(tab, "oversight-asked");
        await tab.GetByLabel("Why it is care of this patient").FillAsync("It was her chart, not the panel.");
        await tab.MainFrame.PressAsync("Move to the patient's time");
        await tab.MainFrame.SeesAsync("Moved to the patient's time.");
        await Expect(tab.GetByRole(AriaRole.Row).Filter(new() { HasText = "Moved to patient time" })).ToHaveCountAsync(1);
        await _physician.LookAsync(tab, "oversight-moved");

        await tab.GetByRole(AriaRole.Link, new() { Name = "Patient", Exact = true }).ClickAsync();
        await _physician.LandedAsync(tab);
        await Expect(tab.GetByRole(AriaRole.Row).Filter(new() { HasText = "Chart review" })).ToContainTextAsync("30:00");
        await _physician.LeaveAsync();
    }

    [Fact]
    public async Task Every_link_and_button_is_reached_and_pressed_by_keyboard()
    {
        var tab = await _physician.LaunchAsync(await _physician.PatientListAsync("physician-oak"), Patient);
        await tab.EnterOnAsync(tab.GetByRole(AriaRole.Link, new() { Name = "Programme oversight" }));
        await tab.EnterOnAsync(tab.GetByRole(AriaRole.Link, new() { Name = "Monitoring and quality" }));
        await FillAsync(tab, "2026-10-22T10:00", "2026-10-22T10:12", "What was monitored", "Action or decision");
        await tab.EnterOnAsync(tab.GetByRole(AriaRole.Button, new() { Name = "Save as oversight" }));
        await tab.MainFrame.SeesAsync("Saved as oversight. It is not billed.");
        await Expect(tab.GetByRole(AriaRole.Row).Filter(new() { HasText = "Total" })).ToContainTextAsync("12:00");

        await tab.EnterOnAsync(tab.GetByRole(AriaRole.Link, new() { Name = "What can be billed" }));
        await Expect(tab.GetByText("Medicare has no code for it.")).ToBeVisibleAsync();
        await _physician.LookAsync(tab, "oversight-billing");
        await tab.EnterOnAsync(tab.GetByRole(AriaRole.Link, new() { Name = "Supervision" }));
        await Expect(tab.GetByRole(AriaRole.Heading, new() { Name = "Supervision of the staff", Level = 1 })).ToBeVisibleAsync();
        await _physician.LookAsync(tab, "oversight-supervision");
        await tab.EnterOnAsync(tab.GetByRole(AriaRole.Link, new() { Name = "Samples", Exact = true }));
        await tab.EnterOnAsync(tab.GetByRole(AriaRole.Button, new() { Name = "Draw the charts" }));
        await Expect(tab.GetByText("There is no chart to draw from")).ToBeVisibleAsync();
        await tab.Context.CloseAsync();
    }

    private static async Task FillAsync(IPage tab, string start, string end, string first = "What is measured", string second = "Progress seen")
    {
        await tab.GetByLabel("Start", new() { Exact = true }).FillAsync(start);
        await tab.GetByLabel("End", new() { Exact = true }).FillAsync(end);
        await tab.GetByLabel("Why it was needed").FillAsync("Monthly review.");
        await tab.GetByLabel(first).FillAsync("A1c of the panel");
        await tab.GetByLabel(second).FillAsync("Fewer above nine");
    }
}
