using Dapper;
using NodaTime;

namespace CcmFhir.Web.Storage;

/// <summary>A charge a person approved. <paramref name="Id"/> is also the id of its outbox row.</summary>
/// <param name="ChargeKey">
/// From EHR, patient, month, lane, code and billing practice; never from units or minutes (decision 7). Issued again after a
/// withdrawal it ends in the number of the issue: <c>-2</c>.
/// </param>
/// <param name="ClosingId">The closing that set its units.</param>
public sealed record Charge(
    Guid Id, PatientKey Patient, YearMonth Month, string Lane, string Code, int Units, string ChargeKey, Guid ClosingId, bool IsWithdrawn = false);

/// <summary>Which lane a patient's month is held in, and by whom.</summary>
public sealed record HeldMonth(string Lane, string BilledBy, Instant ClosedAt);

/// <summary>Approved charges and the one open lane per practice, patient and month.</summary>
public sealed class Charges(Database database, TimeProvider clock)
{
    private const string Columns =
        """
        id as Id, practice_id as PracticeId, ehr_id as EhrId, patient_id as PatientId, month as Month, lane as Lane, code as Code, units as Units,
        charge_key as ChargeKey, closing_id as ClosingId, withdrawn_at as WithdrawnAt
        """;

    private const string OfPatient =
        $"select {Columns} from charge where practice_id = @PracticeId and patient_id = @PatientId order by month, created_at, code";

    /// <summary>Takes the month for a lane, or tells who holds it already. Its holder may change the lane (decision 16).</summary>
    /// <returns>Null when the month is now ours in this lane.</returns>
    public async Task<HeldMonth?> HoldAsync(Work work, PatientKey patient, YearMonth month, string lane, string billedBy)
    {
        var key = new { patient.PracticeId, patient.PatientId, month = MonthText(month) };
        await work.ExecuteAsync(
            """
            insert into care_month (practice_id, patient_id, month, lane, billed_by, closed_at)
            values (@PracticeId, @PatientId, @month, @lane, @billedBy, @at)
            on conflict (practice_id, patient_id, month) do update set lane = excluded.lane where care_month.billed_by = excluded.billed_by
            """,
            new { key.PracticeId, key.PatientId, key.month, lane, billedBy, at = clock.GetUtcNow().ToUnixTimeMilliseconds() });
        var held = await work.SingleOrDefaultAsync<MonthRow>(
            """
            select lane as Lane, billed_by as BilledBy, closed_at as ClosedAt from care_month
            where practice_id = @PracticeId and patient_id = @PatientId and month = @month
            """, key);
        return held!.Lane == lane && held.BilledBy == billedBy
            ? null
            : new HeldMonth(held.Lane, held.BilledBy, Instant.FromUnixTimeMilliseconds(held.ClosedAt));
    }

    /// <summary>A reopened month is nobody's until it is closed again.</summary>
    public Task ReleaseAsync(Work work, PatientKey patient, YearMonth month) => work.ExecuteAsync(
        "delete from care_month where practice_id = @PracticeId and patient_id = @PatientId and month = @month",
        new { patient.PracticeId, patient.PatientId, month = MonthText(month) });

    /// <returns>True when written, false when a charge with this key exists.</returns>
    public async Task<bool> AddAsync(Work work, Charge charge) => await work.ExecuteAsync(
        """
        insert into charge (id, practice_id, ehr_id, patient_id, month, lane, code, units, charge_key, closing_id, created_at)
        values (@Id, @PracticeId, @EhrId, @PatientId, @month, @Lane, @Code, @Units, @ChargeKey, @ClosingId, @at) on conflict (charge_key) do nothing
        """,
        new
        {
            charge.Id,
            charge.Patient.PracticeId,
            charge.Patient.EhrId,
            charge.Patient.PatientId,
            month = MonthText(charge.Month),
            charge.Lane,
            charge.Code,
            charge.Units,
            charge.ChargeKey,
            charge.ClosingId,
            at = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        }) == 1;

    /// <summary>Another quantity, decided by another closing.</summary>
    public Task ChangeUnitsAsync(Work work, Guid id, int units, Guid closingId) =>
        work.ExecuteAsync("update charge set units = @units, closing_id = @closingId where id = @id", new { id, units, closingId });

    /// <returns>False when it was withdrawn already.</returns>
    public async Task<bool> WithdrawAsync(Work work, Guid id) => await work.ExecuteAsync(
        "update charge set withdrawn_at = @at where id = @id and withdrawn_at is null", new { id, at = clock.GetUtcNow().ToUnixTimeMilliseconds() }) == 1;

    public async Task<IReadOnlyList<Charge>> ForPatientAsync(PatientKey patient, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. (await connection.QueryAsync<Row>(OfPatient, new { patient.PracticeId, patient.PatientId })).Select(ToCharge)];
    }

    public async Task<IReadOnlyList<Charge>> ForPatientAsync(Work work, PatientKey patient) =>
        [.. (await work.QueryAsync<Row>(OfPatient, new { patient.PracticeId, patient.PatientId })).Select(ToCharge)];

    /// <summary>The practice's charges of a month, all patients of one EHR, in a stable order.</summary>
    public async Task<IReadOnlyList<Charge>> OfMonthAsync(string practiceId, string ehrId, YearMonth month, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        var rows = await connection.QueryAsync<Row>(
            $"select {Columns} from charge where practice_id = @practiceId and ehr_id = @ehrId and month = @month order by patient_id, created_at, code",
            new { practiceId, ehrId, month = MonthText(month) });
        return [.. rows.Select(ToCharge)];
    }

    public async Task<Charge?> FindAsync(Guid id, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<Row>($"select {Columns} from charge where id = @id", new { id }) is { } row ? ToCharge(row) : null;
    }

    private static Charge ToCharge(Row r) => new(
        r.Id, new PatientKey(r.PracticeId, r.EhrId, r.PatientId), NodaTime.Text.YearMonthPattern.Iso.Parse(r.Month).Value, r.Lane, r.Code, r.Units,
        r.ChargeKey, r.ClosingId, r.WithdrawnAt is not null);

    private static string MonthText(YearMonth month) => NodaTime.Text.YearMonthPattern.Iso.Format(month);

    private sealed record MonthRow
    {
        public string Lane { get; init; } = "";
        public string BilledBy { get; init; } = "";
        public long ClosedAt { get; init; }
    }

    private sealed record Row
    {
        public Guid Id { get; init; }
        public string PracticeId { get; init; } = "";
        public string EhrId { get; init; } = "";
        public Guid PatientId { get; init; }
        public string Month { get; init; } = "";
        public string Lane { get; init; } = "";
        public string Code { get; init; } = "";
        public int Units { get; init; }
        public string ChargeKey { get; init; } = "";
        public Guid ClosingId { get; init; }
        public long? WithdrawnAt { get; init; }
    }
}
