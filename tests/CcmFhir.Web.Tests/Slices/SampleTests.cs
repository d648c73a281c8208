using System.Net;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Slices;

/// <summary>Ten charts a month: drawn once by a recorded seed, reviewed, followed up, signed off, exported.</summary>
public sealed class SampleTests : IAsyncLifetime
{
    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_sample_from_an_empty_panel_says_so_and_draws_nothing()
    {
        using var physician = await _app.SignInAsync("physician-oak");

        Expect.FieldProblem(await physician.SubmitAsync("/oversight/samples", "/oversight/samples"), FieldProblem.NothingToDraw);

        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task A_sample_is_drawn_once_reviewed_followed_up_and_signed_off()
    {
        using var physician = await _app.SignInAsync("physician-oak");
        await physician.SubmitAsync("/time/new", "/time", MainJob.TimeFields("2026-10-22T09:20", "2026-10-22T09:40"));
        var chart = await MainJob.PatientAsync(_app);

        var again = await physician.FormAsync("/oversight/samples", "/oversight/samples");
        Expect.Done(await physician.SubmitAsync("/oversight/samples", "/oversight/samples"), Done.SampleDrawn);
        Expect.FieldProblem(await physician.PostAsync("/oversight/samples", again), FieldProblem.AlreadyDrawn);
        var row = Assert.Single(await RowsAsync());
        var drawn = Assert.IsType<SampleDrawn>(row.Event);
        Assert.Equal([chart], drawn.Charts.ToArray());
        Assert.Equal(ChartChecklist.Draw(drawn.Seed, drawn.Panel).ToArray(), drawn.Charts.ToArray());

        var sample = $"/oversight/samples/{row.Id}";
        var early = await physician.SubmitAsync("/oversight/samples", sample + "/sign-off", ("statement", "Done."));
        Assert.Contains(Expect.English("problem.ReviewsMissing", "0/1"), early.Text, StringComparison.Ordinal);
        Expect.FieldProblem(await ReviewAsync(physician, sample, chart, ("finding", "")), FieldProblem.Required);
        Expect.FieldProblem(await ReviewAsync(physician, sample, chart, ("finding", "No copy."), ("followUp", "Give it."), ("owner", "Noor"), ("dueOn", "2026-10-21")), FieldProblem.InThePast);
        Expect.Done(
            await ReviewAsync(physician, sample, chart, ("finding", "No copy."), ("followUp", "Give it."), ("owner", "Noor"), ("dueOn", "2026-10-29")), Done.ChartReviewed);
        Assert.Contains("Give it. Noor, due 29 Oct 2026", (await physician.OpenAsync("/oversight/samples")).Text, StringComparison.Ordinal);
        var review = (await RowsAsync()).Single(r => r.Event is ChartReviewed).Id;
        Expect.Done(await physician.SubmitAsync("/oversight/samples", $"{sample}/follow-ups/{review}", ("note", "Given.")), Done.FollowUpDone);
        Expect.Done(await physician.SubmitAsync("/oversight/samples", sample + "/sign-off", ("statement", "One chart, one finding.")), Done.SampleSignedOff);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ReviewAsync(physician, sample, chart, ("finding", "Later."))).Status);
        var rows = OversightTests.Csv((await physician.OpenAsync(sample + "/findings.csv")).Html);
        Assert.Equal(2, rows.Count);
        Assert.Equal(["2026-10", drawn.Seed], rows[1][..2]);
        Assert.Equal("no", rows[1][Array.IndexOf(rows[0], "plan-copy")]);
        Assert.Equal(["No copy.", "Give it.", "Noor", "2026-10-29", "Testdoctor-Oak, Olivia, MD"], rows[1][^5..]);
        Assert.Contains("Signed off by", (await physician.OpenAsync(sample + "/print")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_seed_and_the_panel_give_the_same_ten_charts_whatever_the_order()
    {
        Guid[] panel = [.. Enumerable.Range(1, 300).Select(n => new Guid(n, 0, 0, new byte[8]))];

        var first = ChartChecklist.Draw("a1b2", panel);

        Assert.Equal(10, first.Distinct().Count());
        Assert.Equal(first.ToArray(), ChartChecklist.Draw("a1b2", panel.Reverse()).ToArray());
        Assert.NotEqual(first.ToArray(), ChartChecklist.Draw("a1b3", panel).ToArray());
    }

    private static async Task<BrowserPage> ReviewAsync(BrowserSession browser, string sample, Guid chart, params (string Name, string Value)[] more)
    {
        var path = $"{sample}/charts/{chart}";
        var form = (await browser.OpenAsync(path)).Form(browser.InContext(path).AbsolutePath)!;
        (string, string)[] answers = [.. ChartChecklist.Items.Select(i => ("answer:" + i, i == "plan-copy" ? "no" : "yes"))];
        return await browser.PostAsync(path, [.. form.Where(f => f.Name is "requestId" or "__RequestVerificationToken"), .. answers, .. more]);
    }

    private Task<IReadOnlyList<OversightRow>> RowsAsync() => _app.Services.GetRequiredService<OversightLedger>().ReadAsync("riverbend");
}
