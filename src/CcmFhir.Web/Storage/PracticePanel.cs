using Dapper;
using NodaTime;

namespace CcmFhir.Web.Storage;

/// <summary>How much care management a practice billed in a year, in counts.</summary>
public sealed record ProgrammeCounts(int PatientsWithTime, int PatientsBilled, int PractitionersBilling);

/// <summary>Questions about all patients of a practice that need no sealed column.</summary>
public sealed class PracticePanel(Database database)
{
    /// <summary>Patients in whose charts time was recorded in [<paramref name="from"/>, <paramref name="to"/>), in the order of their ids.</summary>
    public async Task<IReadOnlyList<Guid>> WithTimeRecordedAsync(string practiceId, Instant from, Instant to, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        var ids = await connection.QueryAsync<Guid>(
            """
            select distinct patient_id from ledger
            where practice_id = @practiceId and kind = 'time' and recorded_at >= @from and recorded_at < @to
            """, new { practiceId, from = from.ToUnixTimeMilliseconds(), to = to.ToUnixTimeMilliseconds() });
        return [.. ids.OrderBy(id => id.ToString("D"), StringComparer.Ordinal)];
    }

    /// <summary>Counts of the months of a year.</summary>
    public async Task<ProgrammeCounts> CountAsync(string practiceId, int year, Instant from, Instant to, CancellationToken cancel = default)
    {
        var withTime = await WithTimeRecordedAsync(practiceId, from, to, cancel);
        await using var connection = await database.OpenAsync(cancel);
        var months = (await connection.QueryAsync<BilledMonth>(
            """
            select patient_id as PatientId, billed_by as BilledBy from care_month
            where practice_id = @practiceId and month >= @first and month <= @last and lane not in ('cpo-home-health', 'cpo-hospice')
            """, new { practiceId, first = $"{year:0000}-01", last = $"{year:0000}-12" })).AsList();
        return new ProgrammeCounts(
            withTime.Count, months.Select(m => m.PatientId).Distinct().Count(), months.Select(m => m.BilledBy).Distinct(StringComparer.Ordinal).Count());
    }

    private sealed record BilledMonth
    {
        public Guid PatientId { get; init; }
        public string BilledBy { get; init; } = "";
    }
}
