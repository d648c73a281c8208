using System.Text.Json.Nodes;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Tests.Hosting;

namespace CcmFhir.Web.Tests.Delivering;

/// <summary>Changes over an interface that refuses or does not answer: what is credited is what was charged there.</summary>
public sealed class DftChangeTests
{
    private const string By = "by hl7v2-dft-p03";

    [Fact]
    public async Task What_was_refused_is_not_credited()
    {
        await using var receiver = new Receiver();
        await using var app = await StartAsync(receiver);
        using var job = await ClosedAsync(app);
        receiver.Answer = m => IsOfAddOn(m) ? "AE" : "AA";
        await AddMinutesAsync(job);
        Assert.Equal($"now x2 Rejected {By}", (await ChargesOf.OutboxAsync(app))[^1]);

        receiver.Answer = _ => "AA";
        await DiagnosisTests.AttestOneMoreAsync(job);
        await job.CloseAndSettleAsync();

        Assert.Equal(
            [
                "CG 99490 x1", "CG 99439 x1", "CR 99439 x1", "CG 99439 x2", // the last two were refused
                "CR 99490 x1", "CG 99490 x1", "CR 99439 x1", "CG 99439 x2",
            ],
            receiver.Transactions);
        Assert.Equal(
            [$"99490 x1 Confirmed {By}", $"99439 x1 Confirmed {By}", $"now x2 Credited {By}", $"now x1 Confirmed {By}", $"now x2 Confirmed {By}"],
            await ChargesOf.OutboxAsync(app));
    }

    [Theory]
    [InlineData(true, "CR 99439 x2")]
    [InlineData(false, "CR 99439 x1")]
    public async Task A_change_waits_while_nobody_knows_whether_the_one_before_arrived(bool hasArrived, string credited)
    {
        await using var receiver = new Receiver();
        await using var app = await StartAsync(receiver);
        using var job = await ClosedAsync(app);
        receiver.Answer = m => IsOfAddOn(m) ? null : "AA";
        await AddMinutesAsync(job);
        receiver.Answer = _ => "AA";
        await DiagnosisTests.AttestOneMoreAsync(job);
        await job.CloseAndSettleAsync();
        Assert.Equal(
            [$"now x2 Manual {By}", $"now x1 Confirmed {By}", "now x2 Manual"], (await ChargesOf.OutboxAsync(app)).Skip(2));
        Assert.Equal(
            "it is not known whether an earlier change arrived: settle that one, this change follows by itself", (await ChargesOf.DetailsAsync(app))[^1]);
        var before = receiver.Transactions.Length;

        await SettleAsync(job, await ChargesOf.IdAsync(app, "99439"), hasArrived);

        Assert.Equal([credited, "CG 99439 x2"], receiver.Transactions.Skip(before));
        Assert.Equal(
            [hasArrived ? $"now x2 Confirmed {By}" : "now x2 Credited", $"now x1 Confirmed {By}", $"now x2 Confirmed {By}"],
            (await ChargesOf.OutboxAsync(app)).Skip(2));
    }

    [Theory]
    [InlineData(true, "99439 x1", "CR 99439 x1, CG 99439 x2")]
    [InlineData(false, "99439 x2", "CG 99439 x2")]
    public async Task A_charge_that_was_not_acknowledged_leaves_as_it_is_now_or_is_credited_as_it_was(bool hasArrived, string carried, string sent)
    {
        await using var receiver = new Receiver { Answer = m => IsOfAddOn(m) ? null : "AA" };
        await using var app = await StartAsync(receiver);
        using var job = await ClosedAsync(app);
        await AddMinutesAsync(job);
        Assert.Equal([$"99490 x1 Confirmed {By}", $"99439 x1 Manual {By}", "now x2 Manual"], await ChargesOf.OutboxAsync(app));
        Assert.Equal(["CG 99490 x1", "CG 99439 x1"], receiver.Transactions);

        receiver.Answer = _ => "AA";
        await SettleAsync(job, await ChargesOf.IdAsync(app, "99439"), hasArrived);

        Assert.Equal(sent, string.Join(", ", receiver.Transactions.Skip(2)));
        Assert.Equal([$"99490 x1 Confirmed {By}", $"{carried} Confirmed {By}", $"now x2 Confirmed {By}"], await ChargesOf.OutboxAsync(app));
    }

    [Fact]
    public async Task A_refused_charge_is_issued_anew_with_the_quantity_of_the_next_closing()
    {
        await using var receiver = new Receiver { Answer = m => IsOfAddOn(m) ? "AR" : "AA" };
        await using var app = await StartAsync(receiver);
        using var job = await ClosedAsync(app);
        receiver.Answer = _ => "AA";

        await AddMinutesAsync(job);

        Assert.Equal(["CG 99490 x1", "CG 99439 x1", "CG 99439 x2"], receiver.Transactions);
        Assert.Equal(receiver.Keys[1] + "-2", receiver.Keys[2]);
        Assert.Equal([$"99490 x1 Confirmed {By}", $"99439 x1 Credited {By}", $"99439 x2 Confirmed {By}"], await ChargesOf.OutboxAsync(app));
    }

    private static bool IsOfAddOn(string message) => message.Contains("|99439^", StringComparison.Ordinal);

    /// <summary>Closed with forty minutes: a base code and one unit of the add-on.</summary>
    private static async Task<MainJob> ClosedAsync(RunningApp app)
    {
        var job = await MainJob.ReadyToCloseAsync(app);
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        await job.CloseAndSettleAsync();
        return job;
    }

    /// <summary>Twenty more: two units of the add-on.</summary>
    private static async Task AddMinutesAsync(MainJob job)
    {
        await MainJob.LogTimeAsync(job.Nurse, "2026-10-22T10:00", "2026-10-22T10:20");
        await job.CloseAndSettleAsync();
    }

    /// <summary>A person has looked in the billing system.</summary>
    private static async Task SettleAsync(MainJob job, Guid charge, bool hasArrived)
    {
        if (hasArrived)
        {
            Expect.Done(
                await job.Physician.SubmitAsync("/charges", $"/charges/{charge}/resolve", ("reference", "B-7"), ("reason", "It is there.")), Done.ChargeResolved);
        }
        else
        {
            Expect.Done(await job.Physician.SubmitAsync("/charges", $"/charges/{charge}/retry"), Done.ChargeQueued);
        }

        await job.SettledAsync("ChargeItem");
    }

    private static Task<RunningApp> StartAsync(Receiver receiver) => RunningApp.StartAsync(new()
    {
        LaunchJson = launch => launch["ehrs"]![0]!["writeback"]!["chargeItem"] = JsonNode.Parse($$"""
            { "route": "hl7v2-dft-p03",
              "dft": { "transport": "mllp", "host": "127.0.0.1", "port": {{receiver.Port}}, "timeoutSeconds": 20, "sendingApplication": "CCM", "sendingFacility": "P1",
                       "receivingApplication": "ENG", "receivingFacility": "GH" } }
            """),
    });
}
