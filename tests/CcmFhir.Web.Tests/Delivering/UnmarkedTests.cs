using System.Text.Json.Nodes;
using CcmFhir.Sandbox;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>EHRs that keep nothing of ours by which a record could be found again, or do not say what they made of it.</summary>
public sealed class UnmarkedTests
{
    private const string Dropped = "created; the EHR does not keep our identifier, so it is known by its number there";

    [Fact]
    public async Task What_was_created_without_our_identifier_is_not_sent_again()
    {
        await using var app = await RunningApp.StartAsync();
        app.Ehr.Faults.Set(FaultName.CreateDropsIdentifiers);
        using var job = await MainJob.ReadyToCloseAsync(app);

        await job.CloseAndSettleAsync();

        Assert.Equal(["99490 billable"], OfOctober(app));
        Assert.Equal(["99490 x1 Confirmed by fhir-create"], await ChargesOf.OutboxAsync(app));
        Assert.Equal([Dropped], await ChargesOf.DetailsAsync(app));
        Expect.Done(await job.Physician.SubmitAsync("/charges", "/charges/compare"), Done.ChargesCompared);
        var (found, _) = await app.Services.GetRequiredService<ChargeDifferences>().ReadAsync(await MainJob.PatientAsync(app));
        Assert.DoesNotContain(found, d => d.Month == new YearMonth(2026, 10));

        // It is changed by that number, too.
        await CreditAsync(app, job);
        await job.SettledAsync("ChargeItem");
        Assert.Equal(["99490 aborted"], OfOctober(app));
    }

    [Fact]
    public async Task A_lost_answer_of_such_an_EHR_is_a_persons()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await LostAsync(app);

        Assert.Equal(["99490 billable"], OfOctober(app));
        Assert.Equal(["99490 x1 Manual by fhir-create"], await ChargesOf.OutboxAsync(app));
        Assert.StartsWith("the EHR has a charge of this code and month without our identifier", (await ChargesOf.DetailsAsync(app)).Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("99490", (await job.Physician.OpenAsync("/charges/export.csv?month=2026-10")).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4711")]
    [InlineData("Account 12/2026")]
    [InlineData("Task/charge-of-birch")]
    public async Task A_number_given_by_hand_is_not_taken_for_a_resource(string number)
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await LostAsync(app);
        app.Ehr.Put(OfBirch("4711"));
        app.Ehr.Put(OfBirch("2026"));
        app.Ehr.Put(OfBirch("charge-of-birch"));

        await ResolveAsync(app, job, number);
        await CreditAsync(app, job);
        await job.SettledAsync("ChargeItem");

        Assert.Equal(["99490 x1 Confirmed by fhir-create", "now aborted Manual"], await ChargesOf.OutboxAsync(app));
        Assert.Equal("it was settled by hand: a person changes it in the EHR", (await ChargesOf.DetailsAsync(app))[1]);
        Assert.All(app.Ehr.All("ChargeItem").Where(c => c.Contains("Patient/birch", StringComparison.Ordinal)), c => Assert.Contains("\"billable\"", c, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_accepted_and_is_not_shown_yet_can_be_withdrawn_once_it_is()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        app.Ehr.Faults.Set(FaultName.CreateAnsweredByOutcome, "ChargeItem");
        app.Ehr.Faults.Set(FaultName.SearchLagsBehindWrites, "ChargeItem");

        await job.CloseAndSettleAsync();
        Assert.Equal(["99490 x1 Sent by fhir-create"], await ChargesOf.OutboxAsync(app));

        await CreditAsync(app, job);
        await job.SettledAsync("ChargeItem");
        Assert.Equal(["99490 x1 Sent by fhir-create", "now aborted Manual"], await ChargesOf.OutboxAsync(app));

        app.Ehr.Faults.Clear(FaultName.SearchLagsBehindWrites);
        Expect.Done(await job.Physician.SubmitAsync("/charges", "/charges/compare"), Done.ChargesCompared);
        await job.SettledAsync("ChargeItem");
        Assert.Equal(["99490 aborted"], OfOctober(app));
    }

    [Fact]
    public async Task What_was_accepted_and_never_shown_is_missing_after_a_day()
    {
        await using var app = await RunningApp.StartAsync();
        using var job = await MainJob.ReadyToCloseAsync(app);
        app.Ehr.Faults.Set(FaultName.CreateAnsweredByOutcome, "ChargeItem");
        app.Ehr.Faults.Set(FaultName.CreateDropsIdentifiers, "ChargeItem");
        await job.CloseAndSettleAsync();
        Assert.Equal(["99490 x1 Sent by fhir-create"], await ChargesOf.OutboxAsync(app));

        app.Clock.Advance(TimeSpan.FromHours(25));
        using var next = await app.SignInAsync("physician-oak");
        Expect.Done(await next.SubmitAsync("/charges?month=2026-10", "/charges/compare"), Done.ChargesCompared);

        var (found, _) = await app.Services.GetRequiredService<ChargeDifferences>().ReadAsync(await MainJob.PatientAsync(app));
        Assert.Equal(
            ["foreign 99490 not charged from here", "missing 99490 the EHR accepted it and does not show it"],
            found.Where(d => d.Month == new YearMonth(2026, 10)).Select(d => $"{d.Kind} {d.Code} {d.Detail}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_document_that_was_accepted_and_is_not_shown_leaves_the_charge_to_the_biller()
    {
        await using var app = await RunningApp.StartAsync(new() { Sandbox = o => o with { Persona = Persona.ReadMostly } });
        using var job = await MainJob.ReadyToCloseAsync(app);
        app.Ehr.Faults.Set(FaultName.CreateAnsweredByOutcome, "DocumentReference");
        app.Ehr.Faults.Set(FaultName.CreateDropsIdentifiers, "DocumentReference");

        await job.CloseAndSettleAsync();

        Assert.Equal(["99490 x1 Manual by document"], await ChargesOf.OutboxAsync(app));
        Assert.Contains(",HC,99490,UN,1,", (await job.Physician.OpenAsync("/charges/export.csv?month=2026-10")).Html, StringComparison.Ordinal);
    }

    /// <summary>Closed; the charge is in the EHR without our identifier, and the answer to its create was lost.</summary>
    private static async Task<MainJob> LostAsync(RunningApp app)
    {
        var job = await MainJob.ReadyToCloseAsync(app);
        app.Ehr.Faults.Set(FaultName.CreateDropsIdentifiers, "ChargeItem");
        app.Ehr.Faults.Set(FaultName.ChargeItemCreatedButReplyLost, times: 1);
        await job.CloseAndSettleAsync();
        app.Ehr.Faults.Clear(FaultName.CreateDropsIdentifiers);
        return job;
    }

    private static async Task ResolveAsync(RunningApp app, MainJob job, string number) => Expect.Done(
        await job.Physician.SubmitAsync("/charges", $"/charges/{await IdAsync(app)}/resolve", ("reference", number), ("reason", "Seen there.")), Done.ChargeResolved);

    private static async Task CreditAsync(RunningApp app, MainJob job) => Expect.Done(
        await job.Physician.SubmitAsync("/charges", $"/charges/{await IdAsync(app)}/credit", ("reason", "Wrong month.")), Done.ChargeCredited);

    private static async Task<Guid> IdAsync(RunningApp app) =>
        (await app.Services.GetRequiredService<Outbox>().ForPatientAsync(await MainJob.PatientAsync(app), "ChargeItem"))[0].Item.Id;

    private static string[] OfOctober(RunningApp app) =>
    [
        .. app.Ehr.All("ChargeItem").Select(c => JsonNode.Parse(c)!)
            .Where(c => c["code"]!["coding"]![0]!["code"]!.ToString() == "99490" && (c["occurrencePeriod"]?["start"] ?? c["occurrenceDateTime"])?.ToString().StartsWith("2026-10", StringComparison.Ordinal) == true)
            .Select(c => $"{c["code"]!["coding"]![0]!["code"]} {c["status"]}"),
    ];

    private static string OfBirch(string id) =>
        $$"""
        { "resourceType": "ChargeItem", "id": "{{id}}", "status": "billable", "subject": { "reference": "Patient/birch" }, "occurrenceDateTime": "2026-09-30",
          "code": { "coding": [{ "system": "http://www.ama-assn.org/go/cpt", "code": "99490" }] }, "quantity": { "value": 1 } }
        """;
}
