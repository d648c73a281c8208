using System.Diagnostics;
using CcmFhir.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CcmFhir.EndToEnd.Tests;

/// <summary>From the EHR's patient list to the charge in the EHR, by what two people click.</summary>
[Collection(nameof(Chromium))]
public sealed class MainJobTests(Chromium chromium) : IAsyncLifetime
{
    private const string Patient = "Testpatient-Alder, Alma";

    private RunningApp _app = null!;
    private Workstation _doctor = null!;
    private Workstation _nurse = null!;

    public async Task InitializeAsync()
    {
        _app = await RunningApp.StartAsync();
        _doctor = await Workstation.OpenAsync(chromium, _app);
        _nurse = await Workstation.OpenAsync(chromium, _app);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_patients_month_becomes_one_charge_in_the_EHR()
    {
        var ehr = await _doctor.PatientListAsync("physician-oak");
        await _doctor.LookAsync(ehr, "ehr-patients");
        var doctor = await _doctor.LaunchAsync(ehr, Patient);
        await _doctor.LookAsync(doctor, "landing-first");
        await doctor.MainFrame.OpenAsync("Conditions");
        await _doctor.LookAsync(doctor, "conditions");
        await doctor.MainFrame.AttestAsync("Type 2 diabetes mellitus", "Essential hypertension");

        await PrepareAsNurseAsync();

        await doctor.MainFrame.OpenAsync("Care plan");
        await doctor.MainFrame.PressAsync("Approve");
        await doctor.MainFrame.SeesAsync("The plan is approved.");
        await doctor.MainFrame.OpenAsync("Month close");
        await doctor.MainFrame.PressAsync("Attest supervision");
        await doctor.MainFrame.SeesAsync("Supervision attested.");
        await _doctor.LookAsync(doctor, "month-ready");
        var secondTab = await _doctor.Context.NewPageAsync();
        await secondTab.GotoAsync(doctor.Url);
        await doctor.MainFrame.PressAsync("Close the month: 99490 x1");
        await doctor.MainFrame.SeesAsync("The month is closed. The charge is on its way.");
        await _doctor.LookAsync(doctor, "month-closed");

        await ehr.GetByRole(AriaRole.Link, new() { Name = $"Chart of {Patient}" }).ClickAsync();
        await ChargedOnceAsync(ehr);
        await _doctor.LookAsync(ehr, "ehr-chart");

        await secondTab.MainFrame.PressAsync("Close the month: 99490 x1");
        await secondTab.MainFrame.SeesAsync("Already closed. Nothing was sent again.");
        await doctor.ReloadAsync();
        await doctor.MainFrame.OpenAsync("Charges");
        await Expect(doctor.GetByRole(AriaRole.Row).Filter(new() { HasText = "99490 x1" }).First).ToContainTextAsync("In the EHR");
        await _doctor.LookAsync(doctor, "charges");
        await ehr.ReloadAsync();
        await ChargedOnceAsync(ehr);
        await _doctor.LeaveAsync();
        await _nurse.LeaveAsync();
    }

    private async Task PrepareAsNurseAsync()
    {
        var nurse = await _nurse.LaunchAsync(await _nurse.PatientListAsync("nurse-birch"), Patient);
        var app = nurse.MainFrame;
        await app.OpenAsync("Consent");
        await _nurse.LookAsync(nurse, "consent");
        await app.ConsentByWordAsync("Omar Example");
        await _nurse.LookAsync(nurse, "consent-recorded");

        await app.OpenAsync("Care plan");
        await _nurse.LookAsync(nurse, "plan-choice");
        await app.AcceptPlanAsync("Diabetes and blood pressure");
        await _nurse.LookAsync(nurse, "plan-part");
        await app.ConfirmEveryPartAsync();
        await app.CompleteDetailsAsync();
        await _nurse.LookAsync(nurse, "plan-details");

        await app.OpenAsync("This patient");
        await app.EnterTimeAsync("2026-10-22T11:30", "2026-10-22T11:50");
        await _nurse.LandedAsync(nurse);
        await Expect(nurse.GetByRole(AriaRole.Row).Filter(new() { HasText = "Call patient" })).ToContainTextAsync("20:00");
        await nurse.GotoAsync(nurse.Url.Split('?')[0]);
        await _nurse.LandedAsync(nurse);
        await _nurse.LookAsync(nurse, "landing");
        await app.OpenAsync("Month close");
        await Expect(nurse.GetByText("or a named delegate can do this.").First).ToBeVisibleAsync();
        await _nurse.LookAsync(nurse, "month-nurse");
        await nurse.GetByRole(AriaRole.Link, new() { Name = "Why, and what if" }).First.ClickAsync();
        await Expect(nurse.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await _nurse.LookAsync(nurse, "why");
    }

    /// <summary>The relay needs a moment; a user looks again. What the charge rests on hangs on it and is there.</summary>
    private static async Task ChargedOnceAsync(IPage chart)
    {
        var charges = RowsOf(chart, "ChargeItem").Filter(new() { HasText = "99490" });
        for (var waiting = Stopwatch.StartNew(); waiting.Elapsed < TimeSpan.FromMinutes(1) && await charges.CountAsync() == 0;)
        {
            await chart.ReloadAsync();
        }

        await Expect(charges).ToHaveCountAsync(1);
        string[] restsOn = [.. (await charges.GetByRole(AriaRole.Link).AllInnerTextsAsync()).Order(StringComparer.Ordinal)];
        Assert.Equal(["CarePlan", "Consent", "JSON", "Observation", "Task"], restsOn);
        await Expect(RowsOf(chart, "Task")).ToHaveCountAsync(1);
        await Expect(RowsOf(chart, "Consent")).ToHaveCountAsync(1);
        await Expect(RowsOf(chart, "Observation").Filter(new() { HasText = "month-total" })).ToContainTextAsync("20 min");
        await Expect(RowsOf(chart, "Observation").Filter(new() { HasText = "non-face-to-face-time" })).ToContainTextAsync("20 min");
    }

    private static ILocator RowsOf(IPage chart, string type) => chart.Locator($"section[aria-labelledby={type}] tbody tr");
}
