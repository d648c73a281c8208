using System.Text.Json.Nodes;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Slices;

/// <summary>An attested condition that the chart no longer has in force is shown as what it is, and the rules see it.</summary>
public sealed class EndedConditionTests : IAsyncLifetime
{
    private RunningApp _app = null!;
    private MainJob _job = null!;
    private string[] _attested = [];

    public async Task InitializeAsync()
    {
        _app = await RunningApp.StartAsync();
        _job = await JobAsync(_app);
        _attested = await _job.AttestAsync();
    }

    public async Task DisposeAsync()
    {
        _job.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("resolved", "confirmed", "2026-10-03", "Resolved on 3 Oct 2026")]
    [InlineData("resolved", "confirmed", null, "Resolved")]
    [InlineData("remission", "confirmed", null, "In remission")]
    [InlineData("inactive", "confirmed", "2026-10", "No longer active")]
    [InlineData("inactive", "refuted", null, "Refuted in the chart")]
    [InlineData(null, "entered-in-error", null, "Entered in the chart by mistake")]
    public async Task What_ended_is_shown_as_what_it_is_and_qualifies_no_more(string? clinical, string verification, string? ended, string words)
    {
        Assert.Contains("conditions-qualify: Met", (await _job.Nurse.OpenAsync("/why.txt")).Html, StringComparison.Ordinal);

        Change(c =>
        {
            c["clinicalStatus"] = clinical is null ? null : Status("condition-clinical", clinical);
            c["verificationStatus"] = Status("condition-ver-status", verification);
            c["abatementDateTime"] = ended;
        });

        using var later = await _app.SignInAsync("nurse-birch");
        Assert.Contains(words, (await later.OpenAsync("/panels/conditions")).Text, StringComparison.Ordinal);
        Assert.Contains(words, (await later.OpenAsync("/conditions")).Text, StringComparison.Ordinal);
        Assert.Contains(words, (await later.OpenAsync("/consent")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("conditions-qualify: Met", (await later.OpenAsync("/why.txt")).Html, StringComparison.Ordinal);
        Assert.Contains($"{clinical}, {verification}", (await later.OpenAsync("/why")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_chart_no_longer_shows_as_this_patients_stays_unknown()
    {
        Change(c =>
        {
            c["clinicalStatus"] = Status("condition-clinical", "resolved");
            c["subject"]!["reference"] = "Patient/elder";
        });

        using var later = await _app.SignInAsync("nurse-birch");
        Assert.Contains("conditions-qualify: Undetermined", (await later.OpenAsync("/why.txt")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Resolved", (await later.OpenAsync("/panels/conditions")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attesting_another_condition_withdraws_nothing_that_ended()
    {
        Change(c => c["clinicalStatus"] = Status("condition-clinical", "resolved"));
        using var later = await _app.SignInAsync("physician-oak");

        Expect.Done(await later.SubmitAsync("/conditions", "/conditions", ("lasts:" + _attested[1], "until-death")), Done.ConditionsAttested);

        var ledger = await _app.Services.GetRequiredService<Ledger>().ReadAsync(await MainJob.PatientAsync(_app));
        Assert.DoesNotContain(ledger, r => r.Event is AttestationWithdrawn);
    }

    private static async Task<MainJob> JobAsync(RunningApp app) => new(app, await app.SignInAsync("physician-oak"), await app.SignInAsync("nurse-birch"));

    private void Change(Action<JsonNode> change)
    {
        var condition = JsonNode.Parse(_app.Ehr.All("Condition").Single(c => JsonNode.Parse(c)!["id"]!.GetValue<string>() == _attested[0]))!;
        change(condition);
        foreach (var empty in condition.AsObject().Where(m => m.Value is null).Select(m => m.Key).ToArray())
        {
            condition.AsObject().Remove(empty);
        }

        _app.Ehr.Put(condition.ToJsonString());
    }

    private static JsonObject Status(string system, string code) => new()
    {
        ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/" + system, ["code"] = code }),
    };
}
