using System.Collections.Concurrent;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Delivering;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Jobs;

/// <summary>
/// The relay's way to one EHR. Rows of different patients go side by side and never wait for each other; the EHRs have a
/// lane each, so one that hangs holds up no other. Holds no more rows than it sends.
/// </summary>
internal sealed partial class RelayLane(
    EhrConnection ehr, Outbox outbox, Delivery delivery, RelayLeases leases, RelayBell bell, TimeProvider clock, ILogger<Relay> logger)
{
    /// <summary>So many rows of one patient in a row, then the others' turn.</summary>
    private const int RunMax = 16;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly RelayCircuit _circuit = new(clock);

    // The pages' reads go through the same connections: a quarter is left to them.
    private readonly int _slots = Math.Max(1, ehr.Http.MaxConcurrency * 3 / 4);

    private readonly string _worker = leases.Node.Name;

    private readonly ConcurrentDictionary<string, string> _usual = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken stop)
    {
        var carried = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            var rung = bell.Next();
            var taken = await TakeAsync(carried.Count, stop);
            carried.AddRange(taken.Select(row => CarryAsync(row, stop)));
            if (taken.Count == 0)
            {
                await WaitAsync(carried, rung, stop);
            }

            carried.RemoveAll(t => t.IsCompleted);
        }

        await Task.WhenAll(carried);
    }

    private async Task<IReadOnlyList<OutboxRow>> TakeAsync(int carried, CancellationToken stop)
    {
        try
        {
            await outbox.ReleaseAsync(ehr.Id, _worker, leases.Node.IsGone, leases.Carries, stop);
            var free = _circuit.Free(_slots, carried);
            if (free == 0)
            {
                return [];
            }

            var begun = clock.GetTimestamp();
            var taken = await outbox.ClaimAsync(ehr.Id, _worker, free, RelayLeases.Length, Usual, leases.Carries, stop);
            return [.. taken.Where(row => leases.Carry(row.Item.Id, begun))];
        }
#pragma warning disable CA1031 // The lane outlives a store that is away for a moment; the rows are safe where they are.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!stop.IsCancellationRequested)
            {
                LogNotRead(logger, e.GetType().Name);
            }

            return [];
        }
    }

    private async Task WaitAsync(List<Task> carried, Task rung, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        // A full or resting lane has no use for the bell.
        var bellOrNot = _circuit.Free(_slots, carried.Count) > 0 ? [rung] : Array.Empty<Task>();
        await Task.WhenAny([Task.Delay(Look, clock, either.Token), .. bellOrNot, .. carried]);
        await either.CancelAsync();
    }

    /// <summary>Sends a row and, as long as all goes well, what comes after it for the same patient.</summary>
    private async Task CarryAsync(OutboxRow first, CancellationToken stop)
    {
        OutboxRow? row = first;
        for (var sent = 1; row is not null; sent++)
        {
            row = await CarryAsync(row, sent < RunMax, stop);
        }
    }

    /// <returns>What comes next for the patient, now carried.</returns>
    private async Task<OutboxRow?> CarryAsync(OutboxRow row, bool mayGoOn, CancellationToken stop)
    {
        try
        {
            var answer = await SendAsync(row, stop);
            _circuit.Learn(answer);
            Learn(row, answer);
            return await SettleAsync(row, answer, mayGoOn, stop);
        }
        finally
        {
            leases.LetGo(row.Item.Id);
        }
    }

    private string? Usual(string kind) => _usual.GetValueOrDefault(kind);

    private void Learn(OutboxRow row, Outcome answer)
    {
        if (row.Item.Amends is null && answer.Route is { } route)
        {
            _usual[row.Item.Kind] = route;
        }
    }

    private async Task<Outcome> SendAsync(OutboxRow row, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, leases.Lost(row.Item.Id));
        try
        {
            return await delivery.SendAsync(row, either.Token);
        }
        catch (OperationCanceledException)
        {
            // The app ends, or can no longer hold the row, while this is on its way: whoever takes it next searches first.
            return new Outcome(DeliveryState.Unknown, "the app was stopped while it was sent");
        }
#pragma warning disable CA1031 // A row that trips over our own bug is set aside with the reason; the others go on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(logger, row.Item.Id, e.GetType().Name);
            return new Outcome(DeliveryState.Unknown, $"our own fault: {e.GetType().Name}");
        }
    }

    /// <summary>What the EHR answered must not be forgotten, also while the app ends or the store is away for a moment.</summary>
    private async Task<OutboxRow?> SettleAsync(OutboxRow row, Outcome answer, bool mayGoOn, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                var outcome = RelayPatience.Judge(row, answer, await LastingAsync(row, answer));
                var begun = clock.GetTimestamp();
                OutboxRow? next = null;
                if (mayGoOn && outcome.IsSettled && !stop.IsCancellationRequested)
                {
                    next = await outbox.SettleAndTakeNextAsync(row, outcome, _worker, RelayLeases.Length, Usual, leases.Carries, CancellationToken.None);
                }
                else
                {
                    await outbox.SettleAsync(row.Item.Id, outcome, _worker, CancellationToken.None);
                }

                LogSettled(logger, row.Item.Kind, row.Item.Id, outcome.State);
                return next is not null && leases.Carry(next.Item.Id, begun) ? next : null;
            }
#pragma warning disable CA1031 // The row stays ours and is settled when the store is back; a dead app's row is searched for.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogNotRead(logger, e.GetType().Name);
                if (stop.IsCancellationRequested)
                {
                    return null;
                }

                await Task.Delay(Look, clock, CancellationToken.None);
            }
        }
    }

    private async Task<TimeSpan> LastingAsync(OutboxRow row, Outcome answer) =>
        !answer.IsSettled && await outbox.InStateSinceAsync(row.Item.Id, answer.State) is { } since ? clock.GetUtcNow() - since.ToDateTimeOffset() : TimeSpan.Zero;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The relay could not use the outbox ({Error}); it tries again")]
    private static partial void LogNotRead(ILogger logger, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Outbox row {Id} failed ({Error})")]
    private static partial void LogFailed(ILogger logger, Guid id, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind} {Id}: {State}")]
    private static partial void LogSettled(ILogger logger, string kind, Guid id, DeliveryState state);
}
