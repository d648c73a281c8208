using Dapper;
using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Web.Storage;

/// <summary>Something of an EHR's charges that is not as ours.</summary>
/// <param name="Kind">missing, foreign, duplicate, changed.</param>
/// <param name="ChargeId">Our charge; null for a foreign one.</param>
/// <param name="Reference">The EHR's resource; null when it has none.</param>
public sealed record ChargeDifference(string Kind, string Code, YearMonth? Month, Guid? ChargeId, string? Reference, string Detail);

/// <summary>What comparisons with EHRs found, patient by patient, and when each was last made.</summary>
public sealed class ChargeDifferences(Database database, TimeProvider clock)
{
    /// <summary>Replaces what was known of the patient.</summary>
    public async Task ReplaceAsync(PatientKey patient, IEnumerable<ChargeDifference> found, CancellationToken cancel = default)
    {
        var at = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await using var work = await database.BeginAsync(cancel);
        await work.ExecuteAsync("delete from charge_difference where patient_id = @PatientId", new { patient.PatientId });
        foreach (var difference in found)
        {
            await work.ExecuteAsync(
                """
                insert into charge_difference (id, practice_id, ehr_id, patient_id, kind, code, month, charge_id, reference, detail, found_at)
                values (@id, @PracticeId, @EhrId, @PatientId, @Kind, @Code, @month, @ChargeId, @Reference, @Detail, @at)
                """,
                new
                {
                    id = Guid.CreateVersion7(clock.GetUtcNow()),
                    patient.PracticeId,
                    patient.EhrId,
                    patient.PatientId,
                    difference.Kind,
                    difference.Code,
                    month = difference.Month is { } month ? YearMonthPattern.Iso.Format(month) : null,
                    difference.ChargeId,
                    difference.Reference,
                    difference.Detail,
                    at,
                });
        }

        await work.ExecuteAsync(
            """
            insert into charge_comparison (patient_id, tried_at, compared_at) values (@PatientId, @at, @at)
            on conflict (patient_id) do update set tried_at = excluded.tried_at, compared_at = excluded.compared_at
            """, new { patient.PatientId, at });
        await work.CommitAsync(cancel);
    }

    /// <returns>The differences and when they were found; null when the patient was never compared.</returns>
    public async Task<(IReadOnlyList<ChargeDifference> Found, Instant? ComparedAt)> ReadAsync(Guid patientId, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        var at = await connection.QuerySingleOrDefaultAsync<long?>("select compared_at from charge_comparison where patient_id = @patientId", new { patientId });
        var rows = await connection.QueryAsync<Row>(
            """
            select kind as Kind, code as Code, month as Month, charge_id as ChargeId, reference as Reference, detail as Detail
            from charge_difference where patient_id = @patientId order by month, code, kind, reference
            """, new { patientId });
        return (
            [.. rows.Select(r => new ChargeDifference(r.Kind, r.Code, r.Month is null ? null : YearMonthPattern.Iso.Parse(r.Month).Value, r.ChargeId, r.Reference, r.Detail))],
            at is { } compared ? Instant.FromUnixTimeMilliseconds(compared) : null);
    }

    /// <summary>Patients of an EHR with charges since <paramref name="since"/> whose comparison is due; each is handed out once an hour at most.</summary>
    public async Task<IReadOnlyList<PatientKey>> TakeDueAsync(string ehrId, YearMonth since, int count, CancellationToken cancel = default)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(cancel);
        await work.LockAsync("charge comparison");
        var due = await work.QueryAsync<DueRow>(
            """
            select c.practice_id as PracticeId, c.patient_id as PatientId from charge c left join charge_comparison d on d.patient_id = c.patient_id
            where c.ehr_id = @ehrId and c.month >= @since and (d.compared_at is null or d.compared_at < @dayAgo) and (d.tried_at is null or d.tried_at < @hourAgo)
            group by c.practice_id, c.patient_id order by c.patient_id limit @count
            """,
            new
            {
                ehrId,
                since = YearMonthPattern.Iso.Format(since),
                dayAgo = now.AddDays(-1).ToUnixTimeMilliseconds(),
                hourAgo = now.AddHours(-1).ToUnixTimeMilliseconds(),
                count,
            });
        foreach (var row in due)
        {
            await work.ExecuteAsync(
                "insert into charge_comparison (patient_id, tried_at) values (@PatientId, @at) on conflict (patient_id) do update set tried_at = excluded.tried_at",
                new { row.PatientId, at = now.ToUnixTimeMilliseconds() });
        }

        await work.CommitAsync(cancel);
        return [.. due.Select(r => new PatientKey(r.PracticeId, ehrId, r.PatientId))];
    }

    private sealed record DueRow
    {
        public string PracticeId { get; init; } = "";
        public Guid PatientId { get; init; }
    }

    private sealed record Row
    {
        public string Kind { get; init; } = "";
        public string Code { get; init; } = "";
        public string? Month { get; init; }
        public Guid? ChargeId { get; init; }
        public string? Reference { get; init; }
        public string Detail { get; init; } = "";
    }
}
