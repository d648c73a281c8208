using System.Diagnostics;
using System.Globalization;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace CcmFhir.EndToEnd.Tests;

/// <summary>What the commonest work costs a person: clicks, bytes, seconds. The seconds are printed; a shared machine cannot promise them.</summary>
[Collection(nameof(Chromium))]
public sealed class MeasureTests(Chromium chromium, ITestOutputHelper output) : IAsyncLifetime
{
    private const string CountClicks = "addEventListener('pointerdown', () => sessionStorage.setItem('clicks', 1 + Number(sessionStorage.getItem('clicks'))), true)";
    private const int PageBytesMax = 250 * 1024;

    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task One_click_starts_a_timer_and_three_log_a_call_on_a_first_page_of_less_than_250_kB()
    {
        _app.Ehr.Faults.Set(FaultName.Latency, milliseconds: 100);
        var nurse = await Workstation.OpenAsync(chromium, _app);
        await nurse.Context.AddInitScriptAsync(CountClicks);
        var loaded = new List<IRequest>();
        nurse.Context.RequestFinished += (_, request) =>
        {
            if (new Uri(request.Url).Authority == _app.BaseUrl.Authority)
            {
                loaded.Add(request);
            }
        };
        var list = await nurse.PatientListAsync("nurse-birch");
        var watch = Stopwatch.StartNew();
        var tab = await nurse.Context.RunAndWaitForPageAsync(() => list.GetByRole(AriaRole.Button, new() { Name = "Launch CCM for Testpatient-Alder" }).ClickAsync());
        await Expect(tab.Locator("#summary .lead")).ToBeVisibleAsync();
        var first = watch.ElapsedMilliseconds;
        await nurse.LandedAsync(tab);
        var bytes = 0L;
        foreach (var sizes in await Task.WhenAll(loaded.ToArray().Select(r => r.SizesAsync())))
        {
            bytes += sizes.ResponseBodySize + sizes.ResponseHeadersSize;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first sentence {first} ms, first load {bytes} bytes in {loaded.Count} answers"));
        Assert.InRange(bytes, 1, PageBytesMax);

        await tab.MainFrame.PressAsync("Start timer");
        await Expect(tab.Locator("#dock")).ToHaveAttributeAsync("data-state", "running");
        Assert.Equal(1, await ClicksAsync(tab));
        _app.Clock.Advance(TimeSpan.FromSeconds(90));
        await tab.MainFrame.PressAsync("Stop");
        var note = tab.GetByLabel("What was done");
        await Expect(note).ToBeVisibleAsync();
        await note.FillAsync("Called about glucose.");
        await tab.GetByRole(AriaRole.Button, new() { Name = "Save 1 min 30 s" }).ClickAsync();
        await tab.MainFrame.SeesAsync("Saved.");
        Assert.Equal(3, await ClicksAsync(tab));
        await nurse.LeaveAsync();
    }

    [Fact]
    public async Task Three_clicks_and_no_key_log_a_call_where_the_practice_has_a_ready_sentence()
    {
        using (var physician = await _app.SignInAsync("physician-oak"))
        {
            await physician.SubmitAsync("/templates?template=patient-call", "/templates", ("sentences", "Asked for the glucose log of the week."));
        }

        var nurse = await Workstation.OpenAsync(chromium, _app);
        await nurse.Context.AddInitScriptAsync(CountClicks);
        var tab = await nurse.LaunchAsync(await nurse.PatientListAsync("nurse-birch"), "Testpatient-Alder, Alma");
        var watch = Stopwatch.StartNew();

        await tab.Locator("#dock button[value=patient-call]").ClickAsync();
        await Expect(tab.Locator("#dock")).ToHaveAttributeAsync("data-state", "running");
        _app.Clock.Advance(TimeSpan.FromSeconds(90));
        await tab.MainFrame.PressAsync("Stop");
        await Expect(tab.GetByLabel("What was done")).ToHaveValueAsync("Asked for the glucose log of the week.");
        await nurse.LookAsync(tab, "stop-sheet-sentences");
        await tab.GetByRole(AriaRole.Button, new() { Name = "Save 1 min 30 s" }).ClickAsync();
        await tab.MainFrame.SeesAsync("Saved.");

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a call logged in {watch.ElapsedMilliseconds} ms, the test's own waits included"));
        Assert.Equal(3, await ClicksAsync(tab));
        await nurse.LeaveAsync();
    }

    private static async Task<int> ClicksAsync(IPage tab) => await tab.EvaluateAsync<int>("Number(sessionStorage.getItem('clicks'))");
}
