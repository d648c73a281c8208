using CcmFhir.Web.Storage;
using Xunit.Abstractions;

namespace CcmFhir.Peers.Tests.Crash;

/// <summary>A short run of the crash harness; the driver <c>crash</c> does the long ones (docs/delivery-proof.md).</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(Dialect.Sqlite, CrashServer.Peer)]
    [InlineData(Dialect.Postgres, CrashServer.Sandbox)]
    public async Task Killed_while_people_work_nothing_is_lost_and_nothing_is_sent_twice(Dialect store, CrashServer server)
    {
        var figures = await CrashRun.RunAsync(new CrashOptions(4, store, server, Clients: 4, Quick: true), output.WriteLine);

        Assert.Equal(figures with { Lost = 0, Twice = 0, Unaccounted = 0 }, figures);
        Assert.True(figures.Acknowledged > 0, "Nothing was acknowledged, so nothing was proved.");
    }
}
