using System.Text.Json.Nodes;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Jobs;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>The EHR's charges against ours, and what an EHR takes from one day to the next.</summary>
public sealed class ComparisonTests
{
    [Fact]
    public async Task What_is_as_we_sent_it_is_no_difference()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await ClosedAsync(app);

        Assert.Empty(await CompareAsync(app, job));
    }

    [Theory]
    [InlineData("\"status\":\"billable\"", "\"status\":\"aborted\"", "changed 99490 the EHR says aborted")]
    [InlineData("\"value\":1", "\"value\":3", "changed 99490 3 units there, 1 here")]
    [InlineData("Patient/alder", "Patient/birch", "missing 99490 the EHR no longer has it")]
    public async Task What_somebody_changed_there_is_told(string before, string after, string expected)
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await ClosedAsync(app);
        app.Ehr.Put(Ours(app).Replace(before, after, StringComparison.Ordinal));

        Assert.Equal(expected, string.Join("; ", await CompareAsync(app, job)));
        Assert.Contains(Expect.English($"compare.{(expected.StartsWith("missing", StringComparison.Ordinal) ? "Missing" : "Changed")}"), (await job.Physician.OpenAsync("/charges")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_charge_whose_identifier_is_gone_is_known_by_its_number()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await ClosedAsync(app);
        app.Ehr.Put(Ours(app).Replace(Chart.CcmTerms.ChargeIdentifier, "urn:gone", StringComparison.Ordinal));

        Assert.Empty(await CompareAsync(app, job));
    }

    [Fact]
    public async Task A_second_one_with_our_identifier_is_told_twice()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await ClosedAsync(app);
        var copy = JsonNode.Parse(Ours(app))!.AsObject();
        copy["id"] = "copied";
        app.Ehr.Put(copy.ToJsonString());

        Assert.Equal(["duplicate 99490 the EHR has it more than once", "duplicate 99490 the EHR has it more than once"], await CompareAsync(app, job));
    }

    [Fact]
    public async Task The_daily_round_compares_what_is_due()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await ClosedAsync(app);
        var differences = app.Services.GetRequiredService<ChargeDifferences>();
        var patient = await MainJob.PatientAsync(app);

        await app.Services.GetServices<IHostedService>().OfType<DailyWatch>().Single().RoundAsync(CancellationToken.None);

        Assert.NotNull((await differences.ReadAsync(patient)).ComparedAt);
    }

    [Fact]
    public async Task A_route_that_changes_is_noticed_and_one_that_is_new_is_not_a_change()
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        var offers = new EhrOffers(store.Database, store.Clock);

        Assert.True(await offers.IsDueAsync("sandbox"));
        Assert.Empty(await offers.NoticeAsync("sandbox", new Dictionary<string, string> { ["ChargeItem"] = "fhir-create" }));
        Assert.False(await offers.IsDueAsync("sandbox"));
        store.Clock.Advance(TimeSpan.FromHours(25));
        Assert.True(await offers.IsDueAsync("sandbox"));
        var changes = await offers.NoticeAsync("sandbox", new Dictionary<string, string> { ["ChargeItem"] = "document", ["Task"] = "local" });

        var change = Assert.Single(changes);
        Assert.Equal(("ChargeItem", "fhir-create", "document"), (change.Subject, change.Before, change.After));
        Assert.Equal(changes, await offers.ChangesAsync("sandbox", Instant.MinValue));
    }

    private static async Task<MainJob> ClosedAsync(RunningApp app)
    {
        // The sandbox's own history holds care management of earlier years; it is not what is asked here.
        var job = await MainJob.ReadyToCloseAsync(app);
        await job.CloseAndSettleAsync();
        return job;
    }

    private static async Task<string[]> CompareAsync(RunningApp app, MainJob job)
    {
        Expect.Done(await job.Physician.SubmitAsync("/charges", "/charges/compare"), Done.ChargesCompared);
        var (found, _) = await app.Services.GetRequiredService<ChargeDifferences>().ReadAsync(await MainJob.PatientAsync(app));
        return [.. found.Where(d => d.Month == new YearMonth(2026, 10)).Select(d => $"{d.Kind} {d.Code} {d.Detail}")];
    }

    private static string Ours(RunningApp app) => app.Ehr.All("ChargeItem").Single(c => c.Contains(Chart.CcmTerms.ChargeIdentifier, StringComparison.Ordinal));
}
