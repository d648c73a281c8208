using System.Text.Json.Nodes;

namespace CcmFhir.Peers.Tests;

/// <summary>The main job, launched from and written to an EHR that others wrote.</summary>
public sealed class PeerMainJobTests
{
    private const string SupportingInfo = "http://hl7.org/fhir/StructureDefinition/workflow-supportingInfo";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string[] Everything =
        ["Consent", "Provenance", "Task", "Observation", "CarePlan", "Provenance", "Observation", "ChargeItem", "Provenance"];

    [Fact]
    public async Task A_closed_month_is_in_the_chart_once_with_all_it_rests_on()
    {
        await using var installation = await PeerInstallation.CreateAsync();
        var clinic = installation.Clinic;
        var patient = await clinic.AdmitAsync("Alma");
        await using var app = await installation.StartAsync();
        using var job = await MainJob.LaunchAsync(installation, patient);
        await job.PrepareAsync();
        await job.CloseTwiceAsync();
        await installation.Outbox.WaitUntilSettledAsync(Patience);

        Assert.Equal(Everything, await ConfirmedAsync(installation));
        var written = await clinic.WrittenAsync(patient);
        Assert.Equal(
            ["ccm-charge", "ccm-consent", "ccm-month-total", "ccm-plan", "ccm-task", "ccm-time"],
            written.Select(PeerClinic.SystemOf).Order(StringComparer.Ordinal));
        var charge = Only(written, "ccm-charge");
        Assert.Equal(
            ("99490", "billable", $"Practitioner/{clinic.Physician}", 1m),
            (charge["code"]!["coding"]![0]!["code"]!.GetValue<string>(), charge["status"]!.GetValue<string>(),
                charge["performer"]![0]!["actor"]!["reference"]!.GetValue<string>(), charge["quantity"]!["value"]!.GetValue<decimal>()));
        await AssertChainAsync(clinic, charge, written);
        foreach (var resource in written)
        {
            Assert.Equal((PeerClinic.SystemOf(resource), ""), (PeerClinic.SystemOf(resource), string.Join('\n', await clinic.Peer.ValidateAsync(resource.ToJsonString()))));
        }
    }

    [Fact]
    public async Task A_charge_that_was_not_delivered_before_a_restart_is_delivered_after_it()
    {
        await using var installation = await PeerInstallation.CreateAsync();
        var patient = await installation.Clinic.AdmitAsync("Berta");
        await using (await installation.StartAsync())
        {
            await PrepareAndCloseAsync(installation, patient, PeerFault.RefuseWrites);
        }

        Assert.Equal(0, await ChargesAsync(installation, patient));
        await AssertDeliveredOnceAfterRestartAsync(installation, patient);
    }

    [Fact]
    public async Task A_charge_whose_answer_was_lost_before_a_restart_is_not_sent_again()
    {
        await using var installation = await PeerInstallation.CreateAsync();
        var patient = await installation.Clinic.AdmitAsync("Cora");
        await using (await installation.StartAsync())
        {
            await PrepareAndCloseAsync(installation, patient, PeerFault.LoseAnswers);
            using var patience = new CancellationTokenSource(Patience);
            while (await ChargesAsync(installation, patient) == 0)
            {
                await Task.Delay(20, patience.Token);
            }
        }

        Assert.False(await installation.Outbox.IsSettledAsync());
        await AssertDeliveredOnceAfterRestartAsync(installation, patient);
    }

    [Fact]
    public async Task A_stop_in_the_middle_of_a_write_delays_and_doubles_nothing()
    {
        await using var installation = await PeerInstallation.CreateAsync();
        var patient = await installation.Clinic.AdmitAsync("Dora");
        await using (await installation.StartAsync())
        {
            var before = await PrepareAndCloseAsync(installation, patient, PeerFault.HoldAnswers);
            using var patience = new CancellationTokenSource(Patience);
            while (await installation.Clinic.Peer.WritesAsync() == before)
            {
                await Task.Delay(20, patience.Token);
            }
        }

        await AssertDeliveredOnceAfterRestartAsync(installation, patient);
    }

    /// <returns>How many writes the peer had seen before the close.</returns>
    private static async Task<int> PrepareAndCloseAsync(PeerInstallation installation, string patient, PeerFault fault)
    {
        using var job = await MainJob.LaunchAsync(installation, patient);
        await job.PrepareAsync();
        await installation.Outbox.WaitUntilSettledAsync(Patience);
        await installation.Clinic.Peer.DisturbAsync(fault);
        var writes = await installation.Clinic.Peer.WritesAsync();
        await job.CloseTwiceAsync();
        return writes;
    }

    private static async Task AssertDeliveredOnceAfterRestartAsync(PeerInstallation installation, string patient)
    {
        await installation.Clinic.Peer.DisturbAsync(PeerFault.None);
        await using var again = await installation.StartAsync();
        await installation.Outbox.WaitUntilSettledAsync(Patience);

        Assert.Equal(Everything, await ConfirmedAsync(installation));
        Assert.Equal(1, await ChargesAsync(installation, patient));
    }

    private static async Task<IEnumerable<string>> ConfirmedAsync(PeerInstallation installation) =>
        (await installation.Outbox.RowsAsync()).Where(r => r.State == "confirmed").Select(r => r.Kind);

    private static async Task<int> ChargesAsync(PeerInstallation installation, string patient) =>
        (await installation.Clinic.WrittenAsync(patient)).Count(r => PeerClinic.SystemOf(r) == "ccm-charge");

    /// <summary>ChargeItem.service, Observation.hasMember, the time's task: each leads to the resource we wrote.</summary>
    private static async Task AssertChainAsync(PeerClinic clinic, JsonObject charge, IReadOnlyList<JsonObject> written)
    {
        var total = await clinic.FollowAsync(Assert.Single(charge["service"]!.AsArray()));
        var time = await clinic.FollowAsync(Assert.Single(total["hasMember"]!.AsArray()));
        var supporting = time["extension"]!.AsArray().Where(e => e!["url"]!.GetValue<string>() == SupportingInfo).Select(e => e!["valueReference"]);
        var task = await clinic.FollowAsync(Assert.Single(supporting, r => r!["reference"]!.GetValue<string>().StartsWith("Task/", StringComparison.Ordinal)));

        foreach (var (system, reached) in new[] { ("ccm-month-total", total), ("ccm-time", time), ("ccm-task", task) })
        {
            Assert.True(JsonNode.DeepEquals(Only(written, system), reached), system);
        }

        Assert.Equal((20m, 20m), (total["valueQuantity"]!["value"]!.GetValue<decimal>(), time["valueQuantity"]!["value"]!.GetValue<decimal>()));
    }

    private static JsonObject Only(IReadOnlyList<JsonObject> written, string system) => Assert.Single(written, r => PeerClinic.SystemOf(r) == system);
}
