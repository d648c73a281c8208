using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CcmFhir.EndToEnd.Tests;

/// <summary>By keyboard alone, at 900 pixels: the practice's tables, the list of signatures, the plan's goals, the consent that is signed here.</summary>
[Collection(nameof(Chromium))]
public sealed class KeyboardTests(Chromium chromium) : IAsyncLifetime
{
    private RunningApp _app = null!;
    private Workstation _person = null!;

    public async Task InitializeAsync()
    {
        _app = await RunningApp.StartAsync();
        _person = await Workstation.OpenAsync(chromium, _app);
    }

    public async Task DisposeAsync()
    {
        await _person.LeaveAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task The_practices_templates_payers_and_staff_are_kept_and_its_signatures_given()
    {
        using (var nurse = await _app.SignInAsync("nurse-birch"))
        {
            await nurse.SubmitAsync(
                "/consent", "/consent", ("outcome", "enrolled"), ("element", "availability"), ("element", "cost-sharing"), ("element", "one-practitioner"),
                ("element", "right-to-stop"), ("form", "verbal"), ("witness", "Omar Example"), ("language", "en"));
            await nurse.SubmitAsync(
                "/time/new", "/time", ("start", "2026-10-22T11:00"), ("end", "2026-10-22T11:20"), ("activity", "patient-call"), ("note", "Called."), ("kind", "chronic"));
        }

        var tab = await _person.LaunchAsync(await _person.PatientListAsync("physician-oak"), "Testpatient-Alder, Alma");
        var patient = tab.Url.Split('?')[0];

        await tab.GotoAsync(patient + "/templates?template=patient-call");
        await TypeAsync(tab, "#nameEn", "Glucose call");
        await TypeAsync(tab, "#sentences", "Asked for the glucose log of the week.");
        await tab.EnterOnAsync(tab.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }));
        await Expect(tab.GetByRole(AriaRole.Row).Filter(new() { HasText = "Glucose call" })).ToBeVisibleAsync();
        await _person.LookAsync(tab, "keyboard-templates");

        await tab.GotoAsync(patient + "/payers");
        await TypeAsync(tab, "#text", "Gold Advantage HMO");
        await TypeAsync(tab, "#reason", "Contract of July.");
        await tab.Keyboard.PressAsync("Enter");
        await Expect(tab.GetByRole(AriaRole.Row).Filter(new() { HasText = "Gold Advantage HMO" })).ToBeVisibleAsync();
        await _person.LookAsync(tab, "keyboard-payers");

        await tab.GotoAsync(patient + "/signatures");
        await _person.LookAsync(tab, "keyboard-signatures");
        await tab.EnterOnAsync(tab.Locator("form[action*='/signatures/'] button.primary"));
        await Expect(tab.GetByText("Nothing waits")).ToBeVisibleAsync();
        await _person.LookAsync(tab, "keyboard-signatures-none");

        await tab.GotoAsync(patient + "/staff");
        await TypeAsync(tab, "#name", "Noor Birch");
        await TypeAsync(tab, "#person", "Practitioner/nurse-birch");
        await TypeAsync(tab, "#role", "rn");
        await tab.Keyboard.PressAsync("Enter");
        await Expect(tab.GetByRole(AriaRole.Row).Filter(new() { HasText = "Noor Birch" })).ToBeVisibleAsync();
        await TypeAsync(tab, "#identity", "Practitioner/nurse-birch-2");
        await tab.TabToAsync(tab.Locator("#of"));
        await tab.Keyboard.TypeAsync("Noor");
        await tab.EnterOnAsync(tab.GetByRole(AriaRole.Button, new() { Name = "Join", Exact = true }));
        await Expect(tab.GetByRole(AriaRole.Status).Filter(new() { HasText = "The identity is that person's now." })).ToBeVisibleAsync();
        await _person.LookAsync(tab, "keyboard-staff");
    }

    [Fact]
    public async Task A_goal_is_set_and_a_panel_asked_again_keeps_the_focus()
    {
        _app.Ehr.Faults.Set(FaultName.Fhir500, "Condition");
        var tab = await _person.LaunchAsync(await _person.PatientListAsync("nurse-birch"), "Testpatient-Alder, Alma");
        var again = tab.Locator("#panel-conditions [data-again]");
        await again.EvaluateAsync("link => link.dataset.asked = 'once'");
        await tab.EnterOnAsync(again);
        await Expect(tab.Locator("#panel-conditions [data-again]:not([data-asked])")).ToBeFocusedAsync();
        _app.Ehr.Faults.ClearAll();
        await tab.Keyboard.PressAsync("Enter");
        await Expect(tab.Locator("#panel-conditions h2")).ToBeFocusedAsync();

        var patient = tab.Url.Split('?')[0];
        await tab.GotoAsync(patient + "/plan");
        await tab.EnterOnAsync(tab.GetByRole(AriaRole.Button, new() { Name = "Accept as CCM plan: Diabetes and blood pressure" }));
        await tab.MainFrame.SeesAsync("The plan was accepted. Confirm each part.");
        await tab.GotoAsync(patient + "/plan?part=measurable-goals");
        await tab.EnterOnAsync(tab.GetByText("Add a goal"));
        await TypeAsync(tab, "#ggoal", "Walk every day");
        await TypeAsync(tab, "#gmeasure", "Walking");
        await TypeAsync(tab, "#gtarget", "30");
        await TypeAsync(tab, "#gunit", "min");
        await tab.Keyboard.PressAsync("Enter");
        await Expect(tab.GetByText("Walk every day").First).ToBeVisibleAsync();
        await _person.LookAsync(tab, "keyboard-goals");
    }

    [Fact]
    public async Task A_consent_is_signed_by_name_on_the_keyboard_and_drawn_with_the_pointer()
    {
        var tab = await _person.LaunchAsync(await _person.PatientListAsync("nurse-birch"), "Testpatient-Alder, Alma");
        await tab.GotoAsync(tab.Url.Split('?')[0] + "/consent");
        foreach (var statement in await tab.Locator("input[name=element]").AllAsync())
        {
            await tab.TabToAsync(statement);
            await tab.Keyboard.PressAsync("Space");
        }

        await tab.TabToAsync(tab.Locator("input[name=form]:not([disabled])").First);
        for (var n = 0; n < 3 && !await tab.Locator("input[name=form][value=electronic]").IsCheckedAsync(); n++)
        {
            await tab.Keyboard.PressAsync("ArrowRight");
        }

        await tab.TabToAsync(tab.Locator("input[name=signedStatement]"));
        await tab.Keyboard.PressAsync("Space");
        await TypeAsync(tab, "#signedName", "Alma Testpatient-Alder");
        await DrawAsync(tab);
        await _person.LookAsync(tab, "consent-electronic");
        await tab.TabToAsync(tab.GetByRole(AriaRole.Button, new() { Name = "Record the answer" }));
        await tab.Keyboard.PressAsync("Enter");
        await tab.MainFrame.SeesAsync("Consent recorded. Minutes count from now on.");

        await tab.GotoAsync(tab.Url.Split('?')[0] + "/consent/letter?lang=en");
        await Expect(tab.GetByText("Alma Testpatient-Alder").First).ToBeVisibleAsync();
        await Expect(tab.Locator("svg.drawn polyline")).ToHaveCountAsync(2);
        await _person.LookAsync(tab, "consent-letter-signed");
    }

    /// <summary>Two strokes, one of them after another was cleared.</summary>
    private static async Task DrawAsync(IPage tab)
    {
        var pad = tab.Locator("[data-draw]");
        await StrokeAsync(tab, pad, 0.1f, 0.9f);
        await tab.TabToAsync(tab.Locator("[data-clear]"));
        await tab.Keyboard.PressAsync("Enter");
        await Expect(pad.Locator("polyline")).ToHaveCountAsync(0);
        await StrokeAsync(tab, pad, 0.2f, 0.5f);
        await StrokeAsync(tab, pad, 0.6f, 0.8f);
        await Expect(pad.Locator("polyline")).ToHaveCountAsync(2);
    }

    private static async Task StrokeAsync(IPage tab, ILocator pad, float from, float to)
    {
        await pad.EvaluateAsync("pad => pad.scrollIntoView({ block: 'center' })"); // not under the dock
        var box = (await pad.BoundingBoxAsync())!;
        await tab.Mouse.MoveAsync(box.X + (box.Width * from), box.Y + (box.Height / 2));
        await tab.Mouse.DownAsync();
        await tab.Mouse.MoveAsync(box.X + (box.Width * to), box.Y + (box.Height / 3), new() { Steps = 5 });
        await tab.Mouse.UpAsync();
    }

    private static async Task TypeAsync(IPage tab, string field, string text)
    {
        await tab.TabToAsync(tab.Locator(field));
        await tab.Keyboard.PressAsync("Control+A");
        await tab.Keyboard.TypeAsync(text);
    }
}
