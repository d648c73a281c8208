using System.Text.Json;
using CcmFhir.Web.Oversight;
using Dapper;
using NodaTime;

namespace CcmFhir.Web.Storage;

/// <summary>One row of a practice's oversight ledger.</summary>
public sealed record OversightRow(Guid Id, long Position, Instant RecordedAt, string RecordedBy, OversightEvent Event);

/// <summary>
/// The append-only, hash-chained record of a practice's programme oversight, in a table of its own. The id of a row is made by
/// the caller before the first try; appending the same id again is a success that changes nothing.
/// </summary>
public sealed class OversightLedger(Database database, Sealer sealer, TimeProvider clock)
{
    private const string Purpose = "oversight";

    private static readonly Dictionary<string, Type> Kinds = new(StringComparer.Ordinal)
    {
        ["logged"] = typeof(OversightLogged),
        ["reversed"] = typeof(OversightReversed),
        ["kept"] = typeof(KeptAsOversight),
        ["supervision"] = typeof(SupervisionAssigned),
        ["supervision-ended"] = typeof(SupervisionEnded),
        ["assumption"] = typeof(AssumptionSet),
        ["plan-answered"] = typeof(PlanAnswered),
        ["sample"] = typeof(SampleDrawn),
        ["chart-reviewed"] = typeof(ChartReviewed),
        ["follow-up-done"] = typeof(FollowUpDone),
        ["signed-off"] = typeof(SampleSignedOff),
    };

    /// <returns>True when the row was written, false when a row with this id was there already.</returns>
    public async Task<bool> AppendAsync(Work work, string practiceId, Guid id, string recordedBy, OversightEvent happened)
    {
        await work.LockAsync("oversight " + practiceId);
        if (await work.SingleOrDefaultAsync<string>("select kind from oversight where id = @id", new { id }) is not null)
        {
            return false;
        }

        var last = await work.SingleOrDefaultAsync<Row>(
            "select position as Position, row_hash as RowHash from oversight where practice_id = @practiceId order by position desc limit 1",
            new { practiceId });
        var row = new Row
        {
            Id = id,
            PracticeId = practiceId,
            Position = (last?.Position ?? 0) + 1,
            Kind = Kinds.First(k => k.Value == happened.GetType()).Key,
            RecordedAt = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            RecordedBy = recordedBy,
            PreviousHash = last?.RowHash ?? HashChain.Genesis,
        };
        var body = JsonSerializer.Serialize(happened, happened.GetType(), StoreJson.Options);
        row.BodySealed = sealer.SealText(Purpose, body);
        row.RowHash = Hash(row, body);
        await work.ExecuteAsync(
            """
            insert into oversight (id, practice_id, position, kind, recorded_at, recorded_by, body_sealed, previous_hash, row_hash)
            values (@Id, @PracticeId, @Position, @Kind, @RecordedAt, @RecordedBy, @BodySealed, @PreviousHash, @RowHash)
            """, row);
        return true;
    }

    /// <summary>Everything the practice recorded, oldest first.</summary>
    public Task<IReadOnlyList<OversightRow>> ReadAsync(string practiceId, CancellationToken cancel = default) =>
        EventsAsync("where practice_id = @practiceId order by position", new { practiceId }, cancel);

    /// <summary>Only who supervises whom: the one thing of the oversight ledger that a month's Determination may use.</summary>
    public Task<IReadOnlyList<OversightRow>> ReadSupervisionAsync(string practiceId, CancellationToken cancel = default) => EventsAsync(
        "where practice_id = @practiceId and kind in ('supervision', 'supervision-ended') order by position", new { practiceId }, cancel);

    /// <summary>
    /// Entries recorded since, and what cancelled any: enough to see an overlap, because an entry is never recorded before it begins.
    /// </summary>
    public Task<IReadOnlyList<OversightRow>> ReadTimeAsync(string practiceId, Instant since, CancellationToken cancel = default) => EventsAsync(
        "where practice_id = @practiceId and kind in ('logged', 'reversed') and recorded_at >= @from order by position",
        new { practiceId, from = since.ToUnixTimeMilliseconds() }, cancel);

    /// <summary>Walks every chain and names the first row of each practice that is not what was written.</summary>
    public async Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancel = default) => HashChain.Verify(
        "oversight",
        (await RowsAsync("order by practice_id, position", null, cancel)).Select(r => new ChainLink(
            r.PracticeId, r.Id, r.Position, r.PreviousHash, r.RowHash, () => sealer.TryOpenText(Purpose, r.BodySealed) is { } body ? Hash(r, body) : null)));

    private async Task<IReadOnlyList<OversightRow>> EventsAsync(string where, object parameters, CancellationToken cancel) =>
    [
        .. (await RowsAsync(where, parameters, cancel)).Select(r => new OversightRow(
            r.Id, r.Position, Instant.FromUnixTimeMilliseconds(r.RecordedAt), r.RecordedBy,
            (OversightEvent)JsonSerializer.Deserialize(sealer.OpenText(Purpose, r.BodySealed), Kinds[r.Kind], StoreJson.Options)!)),
    ];

    private async Task<List<Row>> RowsAsync(string where, object? parameters, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<Row>(
            $"""
            select id as Id, practice_id as PracticeId, position as Position, kind as Kind, recorded_at as RecordedAt, recorded_by as RecordedBy,
                   body_sealed as BodySealed, previous_hash as PreviousHash, row_hash as RowHash
            from oversight {where}
            """, parameters)).AsList();
    }

    private static string Hash(Row row, string body) => HashChain.Hash(
        row.PreviousHash, row.Id.ToString("D"), row.PracticeId, $"{row.Position}", row.Kind, $"{row.RecordedAt}", row.RecordedBy, body);

    private sealed record Row
    {
        public Guid Id { get; init; }
        public string PracticeId { get; init; } = "";
        public long Position { get; init; }
        public string Kind { get; init; } = "";
        public long RecordedAt { get; init; }
        public string RecordedBy { get; init; } = "";
        public string BodySealed { get; set; } = "";
        public string PreviousHash { get; init; } = "";
        public string RowHash { get; set; } = "";
    }
}
