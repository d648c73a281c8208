using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CcmFhir.EndToEnd.Tests;

/// <summary>In the EHR's frame and by keyboard: part of the chart fails and is asked for again; the chart may show another person.</summary>
[Collection(nameof(Chromium))]
public sealed class ChartTroubleTests(Chromium chromium) : IAsyncLifetime
{
    private const string Launch = "Launch in frame for Testpatient-Alder, Alma";

    private RunningApp _app = null!;
    private Workstation _physician = null!;

    public async Task InitializeAsync()
    {
        _app = await RunningApp.StartAsync();
        _physician = await Workstation.OpenAsync(chromium, _app);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task By_keyboard_in_the_frame_what_failed_is_asked_again_and_who_the_patient_is_is_confirmed()
    {
        using (await _app.SignInAsync("nurse-birch"))
        {
            // Alder is on file from here on.
        }

        var patient = JsonNode.Parse(_app.Ehr.All("Patient").Single(p => JsonNode.Parse(p)!["id"]!.GetValue<string>() == "alder"))!;
        patient["birthDate"] = "1950-01-31";
        _app.Ehr.Put(patient.ToJsonString());
        _app.Ehr.Faults.Set(FaultName.Fhir500, "Coverage");

        var ehr = await _physician.PatientListAsync("physician-oak");
        await ehr.EnterOnAsync(ehr.GetByRole(AriaRole.Button, new() { Name = Launch }));
        var app = ehr.FrameLocator("iframe");
        await Expect(app.GetByText("Not known: coverage.")).ToBeVisibleAsync();
        await Expect(app.Locator("#panel-conditions")).ToContainTextAsync("Essential hypertension");
        await _physician.LookAsync(ehr, "frame-coverage-unknown");
        _app.Ehr.Faults.ClearAll();
        await ehr.EnterOnAsync(app.Locator("#unread-again"));
        await Expect(app.GetByText("Not known:")).ToHaveCountAsync(0);

        await ehr.EnterOnAsync(app.GetByRole(AriaRole.Link, new() { Name = "See and confirm" }));
        await Expect(app.GetByRole(AriaRole.Heading, new() { Name = "Who the patient is", Level = 1 })).ToBeVisibleAsync();
        await _physician.LookAsync(ehr, "frame-identity");
        await ehr.TabToAsync(app.GetByRole(AriaRole.Radio, new() { Name = "The same person" }));
        await ehr.Keyboard.PressAsync("Space");
        await ehr.TabToAsync(app.GetByLabel("How do you know?"));
        await ehr.Keyboard.TypeAsync("Card seen; it was mistyped.");
        await ehr.Keyboard.PressAsync("Enter");
        await Expect(app.GetByRole(AriaRole.Status).Filter(new() { HasText = "Confirmed. Writing goes on." })).ToBeVisibleAsync();
        await Expect(app.GetByText("31 Jan 1950").First).ToBeVisibleAsync();
        await _physician.LeaveAsync();
    }
}
