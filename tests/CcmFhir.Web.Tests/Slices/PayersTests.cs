using System.Net;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Slices;

/// <summary>The practice's payer table: from a month on, with its reason, and never in a closed month.</summary>
public sealed class PayersTests : IAsyncLifetime
{
    private static readonly (string Name, string Value)[] Row =
        [("field", "type"), ("text", "medicare"), ("policy", "strict"), ("from", "2026-10"), ("reason", "The contract says so.")];

    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("field", "colour", FieldProblem.Unknown)]
    [InlineData("text", "", FieldProblem.Required)]
    [InlineData("policy", "free", FieldProblem.Unknown)]
    [InlineData("from", "soon", FieldProblem.NotADate)]
    [InlineData("reason", "", FieldProblem.Required)]
    public async Task A_row_that_cannot_be_is_shown_again_and_not_entered(string field, string value, FieldProblem problem)
    {
        using var physician = await _app.SignInAsync("physician-oak");
        var before = await Footprint.OfAsync(_app);

        Expect.FieldProblem(await physician.SubmitAsync("/payers", "/payers", [.. Row.Where(f => f.Name != field), (field, value)]), problem);

        Assert.Equal(before, await Footprint.OfAsync(_app));
    }

    [Fact]
    public async Task Staff_neither_see_nor_change_the_table()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        var form = await nurse.FormAsync("/time/new", "/time");

        Assert.Equal(HttpStatusCode.Forbidden, (await nurse.OpenAsync("/payers")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await nurse.PostAsync("/payers", [.. form, .. Row])).Status);
    }

    [Fact]
    public async Task A_row_holds_from_its_month_on_and_a_closed_month_stays_as_it_was_decided()
    {
        using var job = await MainJob.ReadyToCloseAsync(_app);
        Expect.Done(await job.CloseAsync(), Done.MonthClosed);
        var text = await CoverageTypeAsync(job.Physician);
        (string Name, string Value)[] row = [.. Row.Where(f => f.Name != "text"), ("text", text)];
        _app.Clock.Advance(TimeSpan.FromMinutes(1));

        Expect.Done(await job.Physician.SubmitAsync("/payers", "/payers", row), Done.PayerMapped);

        Assert.Contains("policy medicare-ffs", (await job.Nurse.OpenAsync("/why.txt")).Html, StringComparison.Ordinal);
        Assert.Contains("policy medicare-ffs", (await job.Nurse.OpenAsync("/why.txt?month=2026-09")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Expect.English("month.hasNews"), (await job.Physician.OpenAsync("/month")).Text, StringComparison.Ordinal);
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        Expect.Done(await job.Physician.SubmitAsync("/month", "/month/reopen", ("reason", "Payer was wrong.")), Done.MonthReopened);
        Assert.Contains("policy strict", (await job.Nurse.OpenAsync("/why.txt")).Html, StringComparison.Ordinal);
        var page = await job.Physician.OpenAsync("/payers");
        Assert.Contains("The contract says so.", page.Text, StringComparison.Ordinal);
        Expect.Done(await job.Physician.SubmitAsync("/payers", "/payers", [.. row.Where(f => f.Name != "policy"), ("policy", "")]), Done.PayerMapped);
        Assert.Contains("policy medicare-ffs", (await job.Nurse.OpenAsync("/why.txt")).Html, StringComparison.Ordinal);
        Assert.Equal([], await _app.Services.GetRequiredService<Ledger>().VerifyAsync());
    }

    /// <summary>What the chart's own Coverage says of its kind.</summary>
    private async Task<string> CoverageTypeAsync(BrowserSession browser)
    {
        var coverage = System.Text.Json.Nodes.JsonNode.Parse(_app.Ehr.All("Coverage").First(c => c.Contains("Patient/alder", StringComparison.Ordinal)))!;
        var text = coverage["type"]!["text"]?.GetValue<string>() ?? coverage["type"]!["coding"]![0]!["code"]!.GetValue<string>();
        Assert.Contains(text, (await browser.OpenAsync("/payers")).Text, StringComparison.Ordinal);
        return text;
    }
}
