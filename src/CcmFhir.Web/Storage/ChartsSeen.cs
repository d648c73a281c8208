using CcmFhir.Web.CareMonths;
using NodaTime;

namespace CcmFhir.Web.Storage;

/// <summary>A chart as it was at a moment.</summary>
internal sealed record ChartSeen(Instant ReadAt, ChartFacts Facts);

/// <summary>
/// What was last read of each patient's chart. A page that works on many patients decides on it and says when it was read; it is no
/// record, and the next read replaces it.
/// </summary>
internal sealed class ChartsSeen(Database database, Sealer sealer, TimeProvider clock)
{
    private const string Purpose = "chart seen";

    public async Task KeepAsync(Guid patientId, ChartFacts facts, CancellationToken cancel = default)
    {
        await using var work = await database.BeginAsync(cancel);
        await work.ExecuteAsync(
            """
            insert into chart_seen (patient_id, read_at, body_sealed) values (@patientId, @at, @body)
            on conflict (patient_id) do update set read_at = excluded.read_at, body_sealed = excluded.body_sealed
            """,
            new { patientId, at = clock.GetUtcNow().ToUnixTimeMilliseconds(), body = sealer.Seal(Purpose, facts) });
        await work.CommitAsync(cancel);
    }

    /// <returns>Null when the chart was never read whole.</returns>
    public async Task<ChartSeen?> FindAsync(Guid patientId, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        var row = await Dapper.SqlMapper.QuerySingleOrDefaultAsync<Row>(
            connection, "select read_at as ReadAt, body_sealed as BodySealed from chart_seen where patient_id = @patientId", new { patientId });
        return row is null ? null : new ChartSeen(Instant.FromUnixTimeMilliseconds(row.ReadAt), sealer.Open<ChartFacts>(Purpose, row.BodySealed));
    }

    private sealed record Row
    {
        public long ReadAt { get; init; }
        public string BodySealed { get; init; } = "";
    }
}
