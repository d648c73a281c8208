using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CcmFhir.EndToEnd.Tests;

/// <summary>What a person clicks and types on the pages of a patient, in a tab or in a frame; each step ends with the app's answer.</summary>
internal static partial class PatientPages
{
    private const int PlanParts = 12;

    public static async Task OpenAsync(this IFrame app, string section)
    {
        await app.GetByRole(AriaRole.Navigation, new() { Name = "Sections" }).GetByRole(AriaRole.Link, new() { Name = section }).ClickAsync();
        await Expect(app.GetByRole(AriaRole.Link, new() { Name = section }).And(app.Locator("[aria-current=page]"))).ToBeVisibleAsync();
    }

    public static async Task SeesAsync(this IFrame app, string answer) =>
        await Expect(app.GetByRole(AriaRole.Status).Filter(new() { HasText = answer })).ToBeVisibleAsync();

    public static async Task PressAsync(this IFrame app, string button) =>
        await app.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public static async Task AttestAsync(this IFrame app, params string[] conditions)
    {
        foreach (var condition in conditions)
        {
            var row = app.GetByRole(AriaRole.Row).Filter(new() { HasText = condition });
            await row.Locator("input[name=attest]").CheckAsync();
            await row.GetByRole(AriaRole.Combobox).SelectOptionAsync("12-months");
            await row.GetByLabel("Acute worsening").CheckAsync();
        }

        await app.PressAsync("Attest these conditions");
        await app.SeesAsync("Conditions attested.");
    }

    public static async Task ConsentByWordAsync(this IFrame app, string witness)
    {
        foreach (var statement in await app.Locator("input[name=element]").AllAsync())
        {
            await statement.CheckAsync();
        }

        await app.GetByLabel("Answer", new() { Exact = true }).SelectOptionAsync("enrolled");
        await app.Locator("label", new() { HasText = "Verbal" }).ClickAsync();
        await app.GetByLabel("Witness", new() { Exact = true }).FillAsync(witness);
        await app.PressAsync("Record the answer");
        await app.SeesAsync("Consent recorded. Minutes count from now on.");
    }

    public static async Task AcceptPlanAsync(this IFrame app, string title)
    {
        await app.PressAsync($"Accept as CCM plan: {title}");
        await app.SeesAsync("The plan was accepted. Confirm each part.");
    }

    public static async Task ConfirmEveryPartAsync(this IFrame app)
    {
        for (var done = 1; done <= PlanParts; done++)
        {
            await app.GetByLabel("Plan text").FillAsync($"Agreed with the patient, part {done}.");
            await app.GetByRole(AriaRole.Button, new() { NameRegex = Confirm() }).ClickAsync();
            await Expect(app.GetByRole(AriaRole.Heading, new() { Name = $"Done, {done}", Exact = true })).ToBeVisibleAsync();
        }
    }

    public static async Task CompleteDetailsAsync(this IFrame app)
    {
        await app.GetByRole(AriaRole.Link, new() { Name = "Conditions, review, copy" }).ClickAsync();
        foreach (var condition in await app.Locator("label.chip:not(:has(:checked))").AllAsync())
        {
            await condition.ClickAsync();
        }

        await app.GetByLabel("In the certified EHR").CheckAsync();
        await app.PressAsync("Save");
        await app.SeesAsync("Saved.");
        await app.PressAsync("Record copy");
        await app.SeesAsync("Copy recorded.");
    }

    /// <param name="start">As a datetime-local field wants it, in the practice's zone.</param>
    /// <param name="end">Likewise.</param>
    public static async Task EnterTimeAsync(this IFrame app, string start, string end)
    {
        await app.GetByRole(AriaRole.Link, new() { Name = "Add past time" }).ClickAsync();
        var sheet = app.GetByRole(AriaRole.Dialog);
        await sheet.GetByLabel("Start", new() { Exact = true }).FillAsync(start);
        await sheet.GetByLabel("End", new() { Exact = true }).FillAsync(end);
        await sheet.GetByLabel("Activity").SelectOptionAsync("patient-call");
        await sheet.GetByLabel("What was done").FillAsync("Called about morning glucose; brings the meter next week.");
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await app.SeesAsync("Saved. The time counts.");
    }

    [GeneratedRegex("^Confirm")]
    private static partial Regex Confirm();
}
