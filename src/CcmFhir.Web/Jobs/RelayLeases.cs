using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Jobs;

/// <summary>Keeps this node's leases running while rows are under way, and says so when that no longer works.</summary>
internal sealed partial class RelayLeases(Outbox outbox, TimeProvider clock, ILogger<RelayLeases> logger) : IDisposable
{
    /// <summary>A dead node's rows are taken over within this and a look.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Renewal = Length / 5;

    private CancellationTokenSource _lost = new();

    public RelayNode Node { get; } = RelayNode.Here();

    /// <summary>Cancelled when the leases are about to run out unrenewed: another node may take what is being sent.</summary>
    public CancellationToken Lost => Volatile.Read(ref _lost).Token;

    public async Task KeepAsync(CancellationToken cancel)
    {
        var renewed = clock.GetTimestamp();
        while (!cancel.IsCancellationRequested)
        {
            await Task.Delay(Renewal, clock, cancel);
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                patience.CancelAfter(Renewal);
                await outbox.RenewAsync(Node.Name, Length, patience.Token);
                renewed = clock.GetTimestamp();
            }
#pragma warning disable CA1031 // A store that is away for a moment costs the lease, not the relay.
            catch (Exception e) when (!cancel.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogNotRenewed(logger, e.GetType().Name);
                if (clock.GetElapsedTime(renewed) > Length - (Renewal * 2))
                {
                    await Interlocked.Exchange(ref _lost, new CancellationTokenSource()).CancelAsync();
                }
            }
        }
    }

    public void Dispose() => _lost.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The relay could not renew its leases ({Error})")]
    private static partial void LogNotRenewed(ILogger logger, string error);
}
