using System.Security.Cryptography;
using System.Text.Json;
using Dapper;

namespace CcmFhir.Web.Storage;

/// <summary>
/// Taking rows, holding them and giving them up. A row in <see cref="DeliveryState.Sending"/> belongs to the worker named on
/// it as long as its lease runs; what a dead worker held goes back as <see cref="DeliveryState.Unknown"/>.
/// </summary>
public sealed partial class Outbox
{
    // Due, nobody doubts whose chart it is, and nothing earlier of the patient is under way; nothing waits for a Provenance. Literals, so that
    // both engines use the partial indexes.
    private const string Takeable =
        """
        state in ('approved', 'unknown') and due_at <= @now
        and not exists (select 1 from patient p where p.id = o.patient_id and p.doubted_at is not null)
        and not exists (select 1 from outbox e where e.patient_id = o.patient_id and e.seq < o.seq and e.state in ('approved', 'sending', 'unknown')
                        and e.kind <> 'Provenance')
        """;

    /// <summary>
    /// Claims rows of an EHR that are due, at most one per patient and only if nothing earlier of that patient is under
    /// way, for <paramref name="lease"/>. Two workers never hold the same row.
    /// </summary>
    /// <param name="ehrId">The lane.</param>
    /// <param name="worker">Who holds them.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="lease">For how long.</param>
    /// <param name="usual">By which way a new record of a kind leaves, as far as is known: noted with the claim, it needs no write of its own.</param>
    /// <param name="carries">Rows the worker has not done with: one whose settling it has not been told of is not taken anew.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<IReadOnlyList<OutboxRow>> ClaimAsync(
        string ehrId, string worker, int count, TimeSpan lease, Func<string, string?>? usual = null, Func<Guid, bool>? carries = null,
        CancellationToken cancel = default)
    {
        const string First = $"select seq as Seq, id as Id from outbox o where ehr_id = @ehrId and {Takeable} order by due_at, seq limit @count";
        var parameters = new { ehrId, count, now = Now() };
        await using (var reading = await database.OpenAsync(cancel))
        {
            // Looking takes no write lock, so that an idle relay and a long queue hold nobody up.
            if (!(await reading.QueryAsync<Due>(First, parameters)).Any())
            {
                return [];
            }
        }

        await using var work = await database.BeginAsync(cancel);
        var due = await work.QueryAsync<Due>(First + " {for update skip locked}", parameters);
        var rows = await TakeAsync(work, due, worker, lease, usual, carries);
        await work.CommitAsync(cancel);
        return rows;
    }

    /// <summary>Notes, before anything is sent, by which way a row leaves: should we die now, it is looked for there.</summary>
    /// <returns>False when the row is no longer held for this try.</returns>
    public async Task<bool> LeavesByAsync(OutboxRow row, string route, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(row);
        await using var work = await database.BeginAsync(cancel);
        var changed = await work.ExecuteAsync(
            "update outbox set route = @route where seq = @Seq and state = 'sending' and attempts = @Attempts", new { row.Seq, row.Attempts, route });
        await work.CommitAsync(cancel);
        return changed == 1;
    }

    /// <summary>Lets rows the worker carries run for another <paramref name="lease"/>. One it does not know it has is not among them, and runs out.</summary>
    /// <returns>Those that are still the worker's.</returns>
    public async Task<IReadOnlySet<Guid>> RenewAsync(string worker, IEnumerable<Guid> carried, TimeSpan lease, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(carried);
        var renewed = new HashSet<Guid>();
        await using var work = await database.BeginAsync(cancel);
        foreach (var id in carried)
        {
            if (await work.ExecuteAsync(
                "update outbox set claimed_until = @until where id = @id and state = 'sending' and claimed_by = @worker",
                new { id, worker, until = Now() + (long)lease.TotalMilliseconds }) == 1)
            {
                renewed.Add(id);
            }
        }

        await work.CommitAsync(cancel);
        return renewed;
    }

    /// <summary>
    /// Takes rows away from workers that are gone: those whose lease ran out and those <paramref name="isGone"/> knows of. Also the caller's own that it does
    /// not carry: it took them, and the answer to that commit was lost. What was sent may be in the EHR, or still on its way, so an earlier search in
    /// vain no longer counts.
    /// </summary>
    /// <param name="worker">The caller.</param>
    /// <param name="carries">What the caller carries stays its own, however late it is.</param>
    public async Task ReleaseAsync(
        string ehrId, string worker, Func<string, bool> isGone, Func<Guid, bool>? carries = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(isGone);
        IEnumerable<Held> held;
        await using (var reading = await database.OpenAsync(cancel))
        {
            held = await reading.QueryAsync<Held>(
                """
                select id as Id, claimed_by as ClaimedBy, claimed_until as ClaimedUntil from outbox
                where ehr_id = @ehrId and state = 'sending'
                """, new { ehrId });
        }

        var now = Now();
        foreach (var row in held.Where(h => (h.ClaimedUntil < now || isGone(h.ClaimedBy)) && !(h.ClaimedBy == worker && carries?.Invoke(h.Id) == true)))
        {
            await using var work = await database.BeginAsync(cancel);
            var released = await work.ExecuteAsync(
                """
                update outbox set state = 'unknown', due_at = @now, missed_at = null, claimed_until = null, claimed_by = null
                where id = @Id and state = 'sending' and claimed_by = @ClaimedBy and claimed_until = @ClaimedUntil
                """, new { row.Id, row.ClaimedBy, row.ClaimedUntil, now });
            if (released == 1)
            {
                await HistoryAsync(work, row.Id, DeliveryState.Unknown, "the app ended, or lost sight of it, while it was sent");
            }

            await work.CommitAsync(cancel);
        }
    }

    /// <summary>Records how a try ended and gives the row up.</summary>
    /// <param name="heldBy">Changes the row only while this worker holds it; null asks nobody.</param>
    public async Task SettleAsync(Guid id, Outcome outcome, string? heldBy = null, CancellationToken cancel = default)
    {
        await using var work = await database.BeginAsync(cancel);
        if (await SettleAsync(work, id, outcome, heldBy) && heldBy is null)
        {
            await LookAgainAsync(work, id);
        }

        await work.CommitAsync(cancel);
    }

    /// <summary>Records how the worker's try ended and, in the same transaction, takes what comes next for the patient.</summary>
    /// <returns>The next row, now held by the worker; null when nothing of the patient's is due or the row was no longer held.</returns>
    public async Task<OutboxRow?> SettleAndTakeNextAsync(
        OutboxRow row, Outcome outcome, string worker, TimeSpan lease, Func<string, string?>? usual = null, Func<Guid, bool>? carries = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(row);
        await using var work = await database.BeginAsync(cancel);
        IReadOnlyList<OutboxRow> next = [];
        if (await SettleAsync(work, row.Item.Id, outcome, worker))
        {
            var due = await work.QueryAsync<Due>(
                $$"""
                select seq as Seq, id as Id from outbox o where patient_id = @PatientId and {{Takeable}}
                order by seq limit 1 {for update skip locked}
                """, new { row.Item.Patient.PatientId, now = Now() });
            next = await TakeAsync(work, due, worker, lease, usual, carries);
        }

        await work.CommitAsync(cancel);
        return next.SingleOrDefault();
    }

    private async Task<bool> SettleAsync(Work work, Guid id, Outcome outcome, string? heldBy)
    {
        var now = Now();
        var changed = await work.ExecuteAsync(
            """
            update outbox set state = @state, detail = @Detail, route = coalesce(@Route, case when @WasTried or attempts > 1 then route end), reference = coalesce(@Reference, reference),
                   version = coalesce(@Version, version),
                   attempts = case when @isRefused and attempts > 1 then 1 when @isDoubtful and attempts < 2 then 2
                                   when @isDoubtful or @WasTried then attempts else attempts - 1 end,
                   missed_at = case when @WasMissed then coalesce(missed_at, @now) when @WasTried then null else missed_at end,
                   due_at = @due, claimed_until = null, claimed_by = null
            where id = @id and (@heldBy is null or claimed_by = @heldBy)
            """,
            new
            {
                id,
                state = Word(outcome.State),
                outcome.Detail,
                outcome.Route,
                outcome.Reference,
                outcome.Version,
                outcome.WasTried,
                outcome.WasMissed,
                isRefused = outcome is { State: DeliveryState.Rejected, IsRefused: true },
                isDoubtful = outcome is { State: DeliveryState.Rejected, IsRefused: false },
                now,
                due = now + (long)(outcome.RetryIn ?? TimeSpan.Zero).TotalMilliseconds,
                heldBy,
            });
        if (changed == 1)
        {
            await HistoryAsync(work, id, outcome);
        }

        return changed == 1;
    }

    /// <summary>A try that sent nothing leaves a trace only when it says something new: rows may wait for days.</summary>
    private async Task HistoryAsync(Work work, Guid id, Outcome outcome)
    {
        if (!outcome.WasTried)
        {
            await work.ExecuteAsync(
                """
                delete from outbox_history where outbox_id = @id and state = 'sending'
                and at = (select max(at) from outbox_history where outbox_id = @id)
                """, new { id });
            var last = await work.SingleOrDefaultAsync<HistoryRow>(
                "select at as At, state as State, detail as Detail from outbox_history where outbox_id = @id order by at desc limit 1", new { id });
            if (last is not null && last.State == Word(outcome.State) && last.Detail == outcome.Detail)
            {
                return;
            }
        }

        await HistoryAsync(work, id, outcome.State, outcome.Detail);
    }

    private async Task<IReadOnlyList<OutboxRow>> TakeAsync(
        Work work, IReadOnlyList<Due> due, string worker, TimeSpan lease, Func<string, string?>? usual, Func<Guid, bool>? carries)
    {
        var taken = new List<OutboxRow>(due.Count);
        foreach (var seq in due.Where(d => carries?.Invoke(d.Id) != true).Select(d => d.Seq))
        {
            var row = await work.SingleOrDefaultAsync<Row>(
                $"""
                update outbox set claimed_until = @until, claimed_by = @worker, state = 'sending', attempts = attempts + 1
                where seq = @seq returning {Columns}
                """, new { seq, until = Now() + (long)lease.TotalMilliseconds, worker });
            if (TryRead(row!) is not { } whole)
            {
                await SetUnreadableAsync(work, row!.Id);
                continue;
            }

            await HistoryAsync(work, row!.Id, DeliveryState.Sending, null);
            if (row is { Route: null, Amends: null } && usual?.Invoke(row.Kind) is { } route)
            {
                await work.ExecuteAsync("update outbox set route = @route where seq = @seq", new { seq, route });
                whole = whole with { Route = route };
            }

            taken.Add(whole);
        }

        return taken;
    }

    private OutboxRow? TryRead(Row row)
    {
        try
        {
            return ToRow(row);
        }
        catch (Exception e) when (e is CryptographicException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What cannot be read cannot be sent, and holds up nothing else. Nothing was sent now; an earlier try may have arrived.</summary>
    private async Task SetUnreadableAsync(Work work, Guid id)
    {
        const string Why = "its content in the store cannot be read: it was sealed with another master secret, or changed";
        await work.ExecuteAsync(
            """
            update outbox set state = 'rejected', detail = @Why, attempts = case when attempts > 1 then attempts else 0 end,
                   claimed_until = null, claimed_by = null
            where id = @id
            """, new { id, Why });
        await HistoryAsync(work, id, DeliveryState.Rejected, Why);
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed record Due
    {
        public long Seq { get; init; }
        public Guid Id { get; init; }
    }

    private sealed record Held
    {
        public Guid Id { get; init; }
        public string ClaimedBy { get; init; } = "";
        public long ClaimedUntil { get; init; }
    }
}
