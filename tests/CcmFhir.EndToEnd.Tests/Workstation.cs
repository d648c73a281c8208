using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using CcmFhir.Testing;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CcmFhir.EndToEnd.Tests;

/// <summary>
/// One person's browser, with cookies of its own. It notes whatever no page may do: ask another host, fail, break the
/// content security policy, shut people out.
/// </summary>
public sealed class Workstation
{
    private static readonly string Pictures = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "screens", "e2e")).FullName;

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly RunningApp _app;

    private Workstation(RunningApp app, IBrowserContext context)
    {
        (_app, Context) = (app, context);
        context.SetDefaultTimeout(60_000);
        context.SetDefaultNavigationTimeout(60_000);
        string[] allowed = [app.BaseUrl.Authority, app.Ehr.BaseUrl.Authority];
        context.Request += (_, request) => Complain(!allowed.Contains(new Uri(request.Url).Authority), $"asked {request.Url}");
        context.Response += (_, response) => Complain(response.Status >= 400, $"{response.Status} from {response.Url}");
        context.Console += (_, message) => Complain(message.Type is "error" or "warning", message.Text);
        context.WebError += (_, error) => Complain(true, error.Error);
    }

    public IBrowserContext Context { get; }

    public static async Task<Workstation> OpenAsync(Chromium chromium, RunningApp app) => new(app, await chromium.Browser.NewContextAsync(new()
    {
        Locale = "en-US",
        TimezoneId = "America/Chicago",
        ViewportSize = new() { Width = 900, Height = 720 },
    }));

    /// <summary>The EHR's patient list, with this person signed in.</summary>
    public async Task<IPage> PatientListAsync(string user)
    {
        var list = await Context.NewPageAsync();
        await list.GotoAsync(_app.Ehr.BaseUrl.AbsoluteUri);
        await list.GetByLabel("Signed in as").SelectOptionAsync(user);
        return list;
    }

    /// <summary>Presses "Launch CCM" in the row of a patient; gives the app's new tab.</summary>
    public async Task<IPage> LaunchAsync(IPage list, string patient) =>
        await LandedAsync(await Context.RunAndWaitForPageAsync(() =>
            list.GetByRole(AriaRole.Button, new() { Name = $"Launch CCM for {patient}" }).ClickAsync()));

    /// <summary>The landing page with its panels, whatever way it was opened.</summary>
    public async Task<IPage> LandedAsync(IPage tab)
    {
        // Asked again and again: waiting for the navigation itself can begin after it and then never end.
        await Expect(tab).ToHaveURLAsync(new Regex($"^{Regex.Escape($"{_app.BaseUrl}c/")}"), new() { Timeout = 30_000 });
        await tab.WaitForLoadStateAsync();
        await Expect(tab.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
        return tab;
    }

    /// <summary>Looks at a page as it stands: a picture of it, and everybody can use it, frames included.</summary>
    public async Task LookAsync(IPage page, string name)
    {
        var axe = await page.RunAxe();
        await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}.png") });
        Assert.Empty(axe.Violations.SelectMany(v => v.Nodes.Select(n => $"{name}: {v.Id}: {n.Html}")));
        Assert.Empty(_complaints);
    }

    /// <summary>The last look: nothing to complain about in all this person saw.</summary>
    public async Task LeaveAsync()
    {
        Assert.Empty(_complaints);
        await Context.CloseAsync();
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CcmFhir.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("CcmFhir.sln was not found above the tests.");
        }

        return folder.FullName;
    }

    private void Complain(bool wrong, string complaint)
    {
        if (wrong)
        {
            _complaints.Enqueue(complaint);
        }
    }
}
