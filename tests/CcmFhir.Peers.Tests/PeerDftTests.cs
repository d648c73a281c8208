using System.Text.Json.Nodes;

namespace CcmFhir.Peers.Tests;

/// <summary>Charges as HL7 v2 messages to an engine whose parser others wrote, which acknowledges late, negatively, twice and not at all.</summary>
public sealed class PeerDftTests
{
    private static readonly string[] Names = ["Alma", "Berta", "Cora", "Dora"];

    [Fact]
    public async Task Each_charge_arrives_once_and_its_state_is_what_the_engine_said_of_it()
    {
        await using var engine = await Hl7Receiver.StartAsync("late", "negative", "twice", "none");
        await using var installation = await PeerInstallation.CreateAsync(launchJson: ehr => ehr["writeback"]!["chargeItem"] = JsonNode.Parse($$"""
            { "route": "hl7v2-dft-p03",
              "dft": { "transport": "mllp", "host": "127.0.0.1", "port": {{engine.Port}}, "sendingApplication": "CCM", "sendingFacility": "P1",
                       "receivingApplication": "ENG", "receivingFacility": "GH", "timeoutSeconds": 20 } }
            """));
        await using var app = await installation.StartAsync();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in Names)
        {
            using var job = await MainJob.LaunchAsync(installation, await installation.Clinic.AdmitAsync(name));
            await job.PrepareAsync();
            await job.CloseTwiceAsync();
            await installation.Outbox.WaitUntilSettledAsync(TimeSpan.FromSeconds(60));

            var message = await engine.NextAsync();
            Assert.Equal(["MSH", "EVN", "PID", "PV1", "FT1", "DG1", "DG1"], message["segments"]!.AsArray().Select(s => s!.GetValue<string>()));
            var transaction = Assert.Single(message["transactions"]!.AsArray())!;
            Assert.Equal(
                ("DFT^P03", "CG", "99490", 1, "1234567893"),
                (message["type"]!.GetValue<string>(), transaction["kind"]!.GetValue<string>(), transaction["code"]!.GetValue<string>(),
                    transaction["units"]!.GetValue<int>(), transaction["npi"]!.GetValue<string>()));
            Assert.Equal($"{PracticeTime.Now:yyyyMMdd}", transaction["day"]!.GetValue<string>());
            Assert.True(keys.Add(transaction["id"]!.GetValue<string>()));
        }

        var charges = (await installation.Outbox.RowsAsync()).Where(r => r.Kind == "ChargeItem").Select(r => r.State);
        Assert.Equal(["confirmed", "rejected", "confirmed", "manual"], charges);
    }
}
