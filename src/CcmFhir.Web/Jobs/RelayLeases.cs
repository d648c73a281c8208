using System.Collections.Concurrent;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Jobs;

/// <summary>
/// The rows this node carries. Keeps their leases running and says of which row that no longer works. A row the store says is ours and that is not here
/// was taken by a commit whose answer was lost: nobody renews it, so it is found again like a dead node's.
/// </summary>
internal sealed partial class RelayLeases(Outbox outbox, TimeProvider clock, ILogger<RelayLeases> logger)
{
    /// <summary>A dead node's rows are taken over within this and a look.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Renewal = Length / 5;

    /// <summary>A lease this old may run out before it can be renewed.</summary>
    private static readonly TimeSpan Old = Length - (Renewal * 2);

    private readonly ConcurrentDictionary<Guid, Lease> _carried = new();

    public RelayNode Node { get; } = RelayNode.Here();

    public bool Carries(Guid id) => _carried.ContainsKey(id);

    /// <param name="id">A row just taken.</param>
    /// <param name="since">The clock's timestamp from before it was taken.</param>
    /// <returns>False when taking it took so long that it may be another's by now: it is not to be sent.</returns>
    public bool Carry(Guid id, long since)
    {
        if (clock.GetElapsedTime(since) > Old)
        {
            return false;
        }

        _carried[id] = new Lease(new CancellationTokenSource()) { Since = since };
        return true;
    }

    public void LetGo(Guid id) => _carried.TryRemove(id, out _);

    /// <summary>Cancelled when the row may be another node's: its lease ran out, is about to, or the store says that it is no longer ours.</summary>
    public CancellationToken Lost(Guid id) => _carried.TryGetValue(id, out var lease) ? lease.Lost.Token : new CancellationToken(canceled: true);

    public async Task KeepAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            await Task.Delay(Renewal, clock, cancel);
            await RenewAsync(cancel);
        }
    }

    /// <summary>One round.</summary>
    public async Task RenewAsync(CancellationToken cancel)
    {
        var carried = _carried.ToArray();
        var begun = clock.GetTimestamp();

        // A process that stood still wakes with its leases run out: that they can be renewed now does not say that nobody had the rows meanwhile.
        await LoseAsync(carried.Where(c => clock.GetElapsedTime(c.Value.Since, begun) > Length));
        if (carried.Length == 0)
        {
            return;
        }

        IReadOnlySet<Guid> renewed;
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            patience.CancelAfter(Renewal);
            renewed = await outbox.RenewAsync(Node.Name, carried.Select(c => c.Key), Length, patience.Token);
        }
#pragma warning disable CA1031 // A store that is away for a moment costs the lease, not the relay.
        catch (Exception e) when (!cancel.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotRenewed(logger, e.GetType().Name);
            await LoseAsync(carried.Where(c => clock.GetElapsedTime(c.Value.Since) > Old));
            return;
        }

        await LoseAsync(carried.Where(c => !renewed.Contains(c.Key) || clock.GetElapsedTime(c.Value.Since) > Length));
        foreach (var (_, lease) in carried)
        {
            lease.Since = begun;
        }
    }

    private static Task LoseAsync(IEnumerable<KeyValuePair<Guid, Lease>> leases) => Task.WhenAll([.. leases.Select(l => l.Value.Lost.CancelAsync())]);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The relay could not renew its leases ({Error})")]
    private static partial void LogNotRenewed(ILogger logger, string error);

    /// <param name="lost">Has neither a timer nor a wait handle, so there is nothing in it to dispose of.</param>
    private sealed class Lease(CancellationTokenSource lost)
    {
        public CancellationTokenSource Lost => lost;

        /// <summary>The clock's timestamp from before the row was taken or its lease last renewed.</summary>
        public long Since { get; set; }
    }
}
