using CcmFhir.Testing;
using CcmFhir.Web.Jobs;
using CcmFhir.Web.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace CcmFhir.Web.Tests.Jobs;

/// <summary>A node keeps what it carries, nothing else, and knows when it may have lost that.</summary>
public sealed class RelayLeasesTests
{
    private const string Ehr = "sandbox";

    private readonly Ticks _ticks = new();

    [Fact]
    public async Task What_is_carried_is_renewed_and_what_was_taken_unawares_runs_out()
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        var leases = Leases(store);
        var (carried, unaware) = (await TakenAsync(store, leases), await TakenAsync(store, leases));
        leases.Carry(carried, _ticks.GetTimestamp());

        await PassAsync(store, leases, 9);
        await PassAsync(store, leases, 9);
        await store.Outbox.ReleaseAsync(Ehr, leases.Node.Name, leases.Node.IsGone, leases.Carries);

        Assert.Equal(
            (DeliveryState.Sending, DeliveryState.Unknown), ((await store.Outbox.FindAsync(carried))!.State, (await store.Outbox.FindAsync(unaware))!.State));
        Assert.False(leases.Lost(carried).IsCancellationRequested);
    }

    [Fact]
    public async Task A_process_that_stood_still_has_lost_its_rows_though_they_can_be_renewed()
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        var leases = Leases(store);
        var id = await TakenAsync(store, leases);
        leases.Carry(id, _ticks.GetTimestamp());
        var sending = leases.Lost(id);

        await PassAsync(store, leases, 16);

        Assert.True(sending.IsCancellationRequested);
        Assert.Equal(DeliveryState.Sending, (await store.Outbox.FindAsync(id))!.State);
    }

    [Fact]
    public async Task A_row_that_another_node_took_is_lost_and_the_others_are_not()
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        var leases = Leases(store);
        var taken = await TakenAsync(store, leases);
        await store.Outbox.ReleaseAsync(Ehr, "another", _ => true);
        var kept = await TakenAsync(store, leases);
        leases.Carry(taken, _ticks.GetTimestamp());
        leases.Carry(kept, _ticks.GetTimestamp());

        await PassAsync(store, leases, 3);

        Assert.Equal((true, false), (leases.Lost(taken).IsCancellationRequested, leases.Lost(kept).IsCancellationRequested));
    }

    [Fact]
    public async Task While_the_store_is_away_rows_are_lost_before_their_leases_run_out()
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        var leases = Leases(store);
        var id = await TakenAsync(store, leases);
        leases.Carry(id, _ticks.GetTimestamp());
        await using (var work = await store.Database.BeginAsync())
        {
            await work.ExecuteAsync("alter table outbox rename to elsewhere");
            await work.CommitAsync();
        }

        await PassAsync(store, leases, 8);
        var early = leases.Lost(id).IsCancellationRequested;
        await PassAsync(store, leases, 3);

        Assert.Equal((false, true), (early, leases.Lost(id).IsCancellationRequested));
    }

    [Fact]
    public async Task A_row_that_took_too_long_to_take_is_not_carried()
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        var leases = Leases(store);
        var begun = _ticks.GetTimestamp();
        _ticks.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal((false, false), (leases.Carry(Guid.Empty, begun), leases.Carries(Guid.Empty)));
    }

    private RelayLeases Leases(TestStore store) => new(store.Outbox, _ticks, NullLogger<RelayLeases>.Instance);

    private async Task PassAsync(TestStore store, RelayLeases leases, int seconds)
    {
        store.Clock.Advance(TimeSpan.FromSeconds(seconds));
        _ticks.Advance(TimeSpan.FromSeconds(seconds));
        await leases.RenewAsync(CancellationToken.None);
    }

    /// <summary>A row of a patient of its own that this node has claimed.</summary>
    private static async Task<Guid> TakenAsync(TestStore store, RelayLeases leases)
    {
        var id = Guid.CreateVersion7();
        await using (var work = await store.Database.BeginAsync())
        {
            await store.Outbox.AddAsync(work, new OutboxItem(id, store.Patient with { PatientId = id }, "Task", $"urn:t|{id}", null, []));
            await work.CommitAsync();
        }

        var claimed = await store.Outbox.ClaimAsync(Ehr, leases.Node.Name, 10, RelayLeases.Length, carries: other => other != id);
        Assert.Equal([id], claimed.Select(r => r.Item.Id));
        return id;
    }

    /// <summary>A stopwatch that a test moves.</summary>
    private sealed class Ticks : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }
}
