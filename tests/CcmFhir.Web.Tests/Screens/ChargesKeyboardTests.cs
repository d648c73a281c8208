using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CcmFhir.Web.Tests.Screens;

/// <summary>The Charges page at 900 pixels without a mouse: every row, its history, the retry, settling by hand with a reason, the export.</summary>
[Collection(nameof(ScreenHost))]
public sealed class ChargesKeyboardTests(ScreenHost host)
{
    private const string Focused =
        """
        (() => { const e = document.activeElement;
          const label = e.labels?.length ? e.labels[0].innerText : e.innerText;
          return e.tagName.toLowerCase() + ' ' + label.split('\n')[0].trim() + ' ' + (e.closest('form')?.getAttribute('action')?.split('/').slice(-2).join('/').split('?')[0] ?? ''); })()
        """;

    private readonly List<string> _complaints = [];

    [Fact]
    public async Task The_tab_key_reaches_every_control_of_every_row_and_the_focus_is_seen()
    {
        var page = await host.OpenAsync("/screens/charges", 900, _complaints);
        var stops = new List<string>();
        for (var n = 0; n < 120 && (stops.Count == 0 || !stops[^1].StartsWith("button Compare now", StringComparison.Ordinal)); n++)
        {
            await page.Keyboard.PressAsync("Tab");
            stops.Add((await page.EvaluateAsync<string>(Focused)).TrimEnd());
            Assert.NotEqual("none 0px", await page.EvaluateAsync<string>("(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle + ' ' + s.outlineWidth; })()"));
        }

        foreach (var (charge, step) in new[] { ("00000002", "Search the EHR"), ("00000003", "Try again"), ("00000005", "Not there: send it") })
        {
            var row = $"{charge}-0000-0000-0000-000000000000";
            Assert.Contains(stops, s => s.StartsWith($"button {step} {row}/", StringComparison.Ordinal));
            Assert.Contains($"input Number the EHR gave it {row}/resolve", stops);
            Assert.Contains($"input What was done, and why by hand? {row}/resolve", stops);
            Assert.Contains($"button I entered it by hand {row}/resolve", stops);
        }

        Assert.Equal(6, stops.Count(s => s.StartsWith("summary History, 3 steps", StringComparison.Ordinal)));
        Assert.Contains("a Export this patient's rows (CSV)", stops);
        Assert.Contains("a Export the practice's month", stops);
        Assert.StartsWith("button Compare now", stops[^1], StringComparison.Ordinal);
        await DoneAsync(page);
    }

    [Fact]
    public async Task Enter_opens_a_history_and_what_is_in_it_is_reached_next()
    {
        var page = await host.OpenAsync("/screens/charges", 900, _complaints);
        var closed = page.Locator("details:not([open])").First;
        await closed.Locator("summary").FocusAsync();

        await page.Keyboard.PressAsync("Enter");
        var opened = page.Locator("details:focus-within");
        await Expect(opened).ToHaveAttributeAsync("open", "");
        await page.Keyboard.PressAsync("Tab");

        Assert.StartsWith("input Why is it credited?", await page.EvaluateAsync<string>(Focused), StringComparison.Ordinal);
        Assert.Empty(await ScreenHost.AxeAsync(page));
        await DoneAsync(page);
    }

    [Fact]
    public async Task Settling_by_hand_is_typed_and_sent_with_Enter_and_not_without_a_reason()
    {
        var page = await host.OpenAsync("/screens/charges", 900, []);
        var form = page.Locator("form[action*='00000003-0000-0000-0000-000000000000/resolve']");
        await form.GetByLabel("Number the EHR gave it").FocusAsync();
        await page.Keyboard.TypeAsync("CHG-77");
        await page.Keyboard.PressAsync("Enter");
        Assert.False(await form.EvaluateAsync<bool>("f => f.checkValidity()"));

        // The browser puts whoever sends too early into the field that is missing.
        await Expect(form.Locator("[name=reason]")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Entered at the desk.");
        var sent = page.WaitForRequestAsync(r => r.Method == "POST");
        await page.Keyboard.PressAsync("Enter");

        var body = (await sent).PostData;
        Assert.Contains("reference=CHG-77", body, StringComparison.Ordinal);
        Assert.Contains("reason=Entered+at+the+desk.", body, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task What_was_refused_says_so_beside_its_field_and_who_may_only_read_finds_no_form()
    {
        var refused = await host.OpenAsync("/screens/charges-refused", 900, _complaints);
        Assert.Equal(1, await refused.Locator("form[action*='00000003-'] .field:has(input[name=reason])").GetByText("is needed").CountAsync());
        await DoneAsync(refused);

        var readOnly = await host.OpenAsync("/screens/charges-read-only", 900, _complaints);
        Assert.Equal(0, await readOnly.Locator("main form[action*='/charges/']").CountAsync());
        await DoneAsync(readOnly);
    }

    private async Task DoneAsync(IPage page)
    {
        Assert.Empty(_complaints);
        await page.Context.CloseAsync();
    }
}
