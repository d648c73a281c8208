using System.Threading.Channels;
using CcmFhir.Web.Ehr.Delivering;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Jobs;

/// <summary>Wakes the relay at once instead of at its next look; losing a ring loses nothing.</summary>
internal sealed class RelayBell
{
    private readonly Channel<bool> _rings = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Ring() => _rings.Writer.TryWrite(true);

    public async Task WaitAsync(TimeSpan atMost, TimeProvider clock, CancellationToken cancel)
    {
        using var time = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancel);
        try
        {
            await _rings.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Nobody rang: look anyway.
        }
    }
}

/// <summary>
/// Carries the outbox to the EHRs. Everything it needs is in the store: it may die anywhere, and several nodes may run it.
/// </summary>
internal sealed partial class Relay(Outbox outbox, Delivery delivery, RelayBell bell, TimeProvider clock, ILogger<Relay> logger) : BackgroundService
{
    private const int RowsAtOnce = 8;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly string _name = $"{Environment.MachineName}/{Environment.ProcessId}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var rows = await outbox.ClaimAsync(_name, RowsAtOnce, Lease, stoppingToken);
                if (rows.Count == 0)
                {
                    await bell.WaitAsync(Pause, clock, stoppingToken);
                }

                await Task.WhenAll(rows.Select(r => CarryAsync(r, stoppingToken)));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The loop outlives a store that is away for a moment; the rows are safe where they are.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogLoopFailed(logger, e.GetType().Name);
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
    }

    private async Task CarryAsync(OutboxRow row, CancellationToken cancel)
    {
        Outcome outcome;
        try
        {
            outcome = await delivery.SendAsync(row, cancel);
        }
        catch (OperationCanceledException)
        {
            // The app ends while this is on its way: the row goes back at once, and whoever takes it searches first.
            outcome = new Outcome(DeliveryState.Unknown, "the app was stopped while it was sent", RetryIn: Pause);
        }
#pragma warning disable CA1031 // A row that trips over our own bug is set aside with the reason; the others go on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogRowFailed(logger, row.Item.Id, e.GetType().Name);
            outcome = new Outcome(row.Attempts < 5 ? DeliveryState.Unknown : DeliveryState.Rejected, $"our own fault: {e.GetType().Name}", RetryIn: Pause * 5);
        }

        // Settled even while stopping: what the EHR answered must not be forgotten.
        await outbox.SettleAsync(row.Item.Id, outcome, CancellationToken.None);
        LogSettled(logger, row.Item.Kind, row.Item.Id, outcome.State);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The relay could not read the outbox ({Error}); it looks again")]
    private static partial void LogLoopFailed(ILogger logger, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Outbox row {Id} failed ({Error})")]
    private static partial void LogRowFailed(ILogger logger, Guid id, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind} {Id}: {State}")]
    private static partial void LogSettled(ILogger logger, string kind, Guid id, DeliveryState state);
}

internal static class RelayServices
{
    public static IServiceCollection AddRelay(this IServiceCollection services) => services
        .AddSingleton<RelayBell>()
        .AddDelivery()
        .AddHostedService<Relay>();
}
