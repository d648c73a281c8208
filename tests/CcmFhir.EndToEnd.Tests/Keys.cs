using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CcmFhir.EndToEnd.Tests;

/// <summary>Going about by keyboard alone.</summary>
internal static class Keys
{
    private const int StopsAtMost = 80;

    /// <summary>Presses the key until the control has the focus; a control that cannot be reached is the failure.</summary>
    public static async Task TabToAsync(this IPage page, ILocator control, string key = "Tab")
    {
        await Expect(control).ToBeVisibleAsync();
        for (var stop = 0; stop < StopsAtMost && !await control.EvaluateAsync<bool>("e => e === document.activeElement"); stop++)
        {
            await page.Keyboard.PressAsync(key);
        }

        await Expect(control).ToBeFocusedAsync();
    }

    /// <summary>Tabs to the control and presses Enter.</summary>
    public static async Task EnterOnAsync(this IPage page, ILocator control)
    {
        await page.TabToAsync(control);
        await page.Keyboard.PressAsync("Enter");
    }
}
