using System.Text.Json.Nodes;
using Dapper;

namespace CcmFhir.Web.Storage;

/// <summary>
/// A record and the changes of it. What surely has not reached the EHR can be taken back; a change waits behind what it changes, and need
/// not leave once a later one says it too.
/// </summary>
public sealed partial class Outbox
{
    /// <summary>Why a change that a later one replaces was not sent.</summary>
    public const string Superseded = "a later change says it too";

    private const string ChangesOfRecord = $"select {Columns} from outbox where patient_id = @PatientId and amends = @target order by seq";

    /// <summary>
    /// Takes a row back, with its changes, that has surely not reached the EHR: not sent, held back before it was, or refused with every earlier
    /// try known not to have arrived.
    /// </summary>
    /// <returns>False when it may be there; then it has to be changed or withdrawn there.</returns>
    public async Task<bool> TakeBackAsync(Work work, Guid id, string reason, string person)
    {
        ArgumentNullException.ThrowIfNull(work);
        var changed = await work.ExecuteAsync(
            """
            update outbox set state = 'credited', detail = 'taken back before it left'
            where id = @id and reference is null
            and ((state in ('approved', 'manual') and attempts = 0) or (state = 'rejected' and attempts <= 1))
            """, new { id });
        if (changed == 1)
        {
            await HistoryAsync(work, id, DeliveryState.Credited, reason, person);
            foreach (var change in await work.QueryAsync<Guid>("select id from outbox where amends = @id", new { id }))
            {
                await DropAsync(work, change, "what it changes was taken back before it left", person);
            }

            await LookAgainAsync(work, id);
        }

        return changed == 1;
    }

    /// <summary>The changes of a record, oldest first.</summary>
    public async Task<IReadOnlyList<OutboxRow>> ChangesOfAsync(PatientKey patient, Guid target, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. (await connection.QueryAsync<Row>(ChangesOfRecord, new { patient.PatientId, target })).Select(ToRow)];
    }

    public async Task<IReadOnlyList<OutboxRow>> ChangesOfAsync(Work work, PatientKey patient, Guid target)
    {
        ArgumentNullException.ThrowIfNull(work);
        return [.. (await work.QueryAsync<Row>(ChangesOfRecord, new { patient.PatientId, target })).Select(ToRow)];
    }

    /// <summary>Settles changes that a later one replaces; those under way stay.</summary>
    public async Task SupersedeAsync(IEnumerable<Guid> changes, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        await using var work = await database.BeginAsync(cancel);
        foreach (var change in changes)
        {
            await DropAsync(work, change, Superseded, null);
        }

        await work.CommitAsync(cancel);
    }

    /// <summary>Notes what a row now carries, before it is sent: what was decided since it was written goes with it.</summary>
    /// <returns>False when the row is no longer held for this try.</returns>
    public async Task<bool> CarriesAsync(OutboxRow row, JsonObject body, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(body);
        await using var work = await database.BeginAsync(cancel);
        var changed = await work.ExecuteAsync(
            "update outbox set body_sealed = @body where seq = @Seq and state = 'sending' and attempts = @Attempts",
            new { row.Seq, row.Attempts, body = sealer.SealText(Purpose, body.ToJsonString()) });
        await work.CommitAsync(cancel);
        return changed == 1;
    }

    private async Task DropAsync(Work work, Guid change, string why, string? person)
    {
        var changed = await work.ExecuteAsync(
            "update outbox set state = 'credited', detail = @why where id = @change and state in ('approved', 'unknown', 'rejected', 'manual')", new { change, why });
        if (changed == 1)
        {
            await HistoryAsync(work, change, DeliveryState.Credited, why, person);
        }
    }

    /// <summary>
    /// Once something has been moved on, what hangs on it is judged anew: changes that wait behind it, and the patient's withdrawn statements,
    /// for what documents a record shares its fate.
    /// </summary>
    private Task<int> LookAgainAsync(Work work, Guid id) => work.ExecuteAsync(
        """
        update outbox set state = 'approved', due_at = @now
        where patient_id = (select patient_id from outbox where id = @id) and id <> @id
        and ((kind = 'Provenance' and state = 'credited')
             or (state = 'manual' and attempts = 0 and amends = (select coalesce(amends, id) from outbox where id = @id)))
        """, new { id, now = Now() });
}
