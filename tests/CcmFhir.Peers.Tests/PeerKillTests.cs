namespace CcmFhir.Peers.Tests;

/// <summary>The process may die at any moment of a delivery; the chart has everything once all the same.</summary>
public sealed class PeerKillTests
{
    private const int Kills = 5;

    private const int TimeEntries = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Without conditional create everything rests on the search that comes before a second try.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Kills_during_delivery_leave_one_of_each(bool conditionalCreate)
    {
        await using var installation = await PeerInstallation.CreateAsync(conditionalCreate);
        var clinic = installation.Clinic;
        var patient = await clinic.AdmitAsync("Edda");
        await clinic.Peer.DisturbAsync(PeerFault.RefuseWrites);
        using (await AppProcess.StartAsync(installation))
        {
            using var job = await MainJob.LaunchAsync(installation, patient);
            await job.PrepareAsync(TimeEntries);
            await job.CloseTwiceAsync();
        }

        await clinic.Peer.DisturbAsync(PeerFault.LateWrites);
        var kills = await KillDuringDeliveryAsync(installation, new Random(20261122));
        await clinic.Peer.DisturbAsync(PeerFault.None);
        using var last = await AppProcess.StartAsync(installation);
        await installation.Outbox.WaitUntilSettledAsync(Patience);

        Assert.Equal(Kills, kills);
        Assert.All(await installation.Outbox.RowsAsync(), r => Assert.Equal("confirmed", r.State));
        Assert.Equal(
            [("ccm-charge", 1), ("ccm-consent", 1), ("ccm-month-total", 1), ("ccm-plan", 1), ("ccm-task", TimeEntries), ("ccm-time", TimeEntries)],
            (await clinic.WrittenAsync(patient)).CountBy(r => PeerClinic.SystemOf(r)!).Select(g => (g.Key, g.Value)).OrderBy(g => g.Key, StringComparer.Ordinal));
    }

    /// <summary>Each time: waits for a write to be under way, lets a moment pass, kills.</summary>
    /// <returns>How often there was something left to disturb.</returns>
    private static async Task<int> KillDuringDeliveryAsync(PeerInstallation installation, Random moment)
    {
        var kills = 0;
        for (; kills < Kills && !await installation.Outbox.IsSettledAsync(); kills++)
        {
            await installation.Outbox.LetTimePassAsync();
            var before = await installation.Clinic.Peer.WritesAsync();
            using var app = await AppProcess.StartAsync(installation);
            using var patience = new CancellationTokenSource(Patience);
            while (await installation.Clinic.Peer.WritesAsync() == before && !await installation.Outbox.IsSettledAsync())
            {
                await Task.Delay(5, patience.Token);
            }

            // A write takes 200 ms and is stored in the middle: some kills come before that, some after.
            await Task.Delay(moment.Next(200), patience.Token);
            await app.KillAsync();
        }

        await installation.Outbox.LetTimePassAsync();
        return kills;
    }
}
