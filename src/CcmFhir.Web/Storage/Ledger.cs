using System.Text.Json;
using Dapper;
using NodaTime;

namespace CcmFhir.Web.Storage;

/// <summary>Whose ledger: one patient of one EHR of one practice.</summary>
public readonly record struct PatientKey(string PracticeId, string EhrId, Guid PatientId);

/// <summary>One row of a patient's ledger.</summary>
public sealed record LedgerRow(Guid Id, long Position, Instant RecordedAt, string RecordedBy, LedgerEvent Event, string EhrId = "");

/// <summary>
/// The append-only, hash-chained record of everything people said and did about one patient. The id of a row is made by
/// the caller before the first try; appending the same id again is a success that changes nothing.
/// </summary>
public sealed class Ledger(Database database, Sealer sealer, TimeProvider clock)
{
    private const string Purpose = "ledger";

    private static readonly Dictionary<string, Type> Kinds = new(StringComparer.Ordinal)
    {
        ["identity-renamed"] = typeof(IdentityRenamed),
        ["identity-doubted"] = typeof(IdentityDoubted),
        ["identity-settled"] = typeof(IdentitySettled),
        ["time"] = typeof(TimeLogged),
        ["time-reversed"] = typeof(TimeReversed),
        ["condition-attested"] = typeof(ConditionAttested),
        ["attestation-prepared"] = typeof(AttestationPrepared),
        ["attestation-withdrawn"] = typeof(AttestationWithdrawn),
        ["consent"] = typeof(ConsentGiven),
        ["consent-revoked"] = typeof(ConsentRevoked),
        ["enrolment"] = typeof(EnrolmentAnswered),
        ["plan"] = typeof(PlanSaved),
        ["plan-approved"] = typeof(PlanApproved),
        ["decision-making"] = typeof(DecisionMakingRecorded),
        ["supervision"] = typeof(SupervisionAttested),
        ["staff"] = typeof(StaffNamed),
        ["staff-identity"] = typeof(StaffIdentityJoined),
        ["staff-identity-ended"] = typeof(StaffIdentityEnded),
        ["template"] = typeof(TemplateSet),
        ["payer-mapped"] = typeof(PayerMapped),
        ["outside-fact"] = typeof(OutsideFactRecorded),
        ["outside-fact-withdrawn"] = typeof(OutsideFactWithdrawn),
        ["conflict-overridden"] = typeof(ConflictOverridden),
        ["override-withdrawn"] = typeof(OverrideWithdrawn),
        ["asked-none"] = typeof(AskedAndNone),
        ["policy-picked"] = typeof(PolicyPicked),
        ["home-care"] = typeof(HomeCareRecorded),
        ["home-care-ended"] = typeof(HomeCareEnded),
        ["programme"] = typeof(ProgrammeChosen),
        ["month-closed"] = typeof(MonthClosed),
        ["month-reopened"] = typeof(MonthReopened),
        ["charge-credited"] = typeof(ChargeCredited),
    };

    /// <returns>True when the row was written, false when a row with this id was there already.</returns>
    public async Task<bool> AppendAsync(Work work, PatientKey patient, Guid id, string recordedBy, LedgerEvent happened)
    {
        await work.LockAsync("ledger " + patient.PatientId);
        if (await work.SingleOrDefaultAsync<string>("select kind from ledger where id = @id", new { id }) is not null)
        {
            return false;
        }

        var last = await work.SingleOrDefaultAsync<Row>(
            "select position as Position, row_hash as RowHash from ledger where patient_id = @PatientId order by position desc limit 1",
            new { patient.PatientId });
        var row = new Row
        {
            Id = id,
            PracticeId = patient.PracticeId,
            EhrId = patient.EhrId,
            PatientId = patient.PatientId,
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
            insert into ledger (id, practice_id, ehr_id, patient_id, position, kind, recorded_at, recorded_by, body_sealed, previous_hash, row_hash)
            values (@Id, @PracticeId, @EhrId, @PatientId, @Position, @Kind, @RecordedAt, @RecordedBy, @BodySealed, @PreviousHash, @RowHash)
            """, row);
        return true;
    }

    /// <summary>The id of the patient's newest row of a kind; writers of that patient queue behind the caller's transaction.</summary>
    public static async Task<Guid?> NewestAsync<T>(Work work, PatientKey patient)
        where T : LedgerEvent
    {
        await work.LockAsync("ledger " + patient.PatientId);
        return await work.SingleOrDefaultAsync<Guid?>(
            "select id from ledger where patient_id = @PatientId and kind = @kind order by position desc limit 1",
            new { patient.PatientId, kind = Kinds.First(k => k.Value == typeof(T)).Key });
    }

    /// <summary>
    /// How many rows the patient has, with every other writer of theirs waiting until <paramref name="work"/> ends: for a
    /// decision that must rest on all of them.
    /// </summary>
    public static async Task<long> HoldStillAsync(Work work, Guid patientId)
    {
        await work.LockAsync("ledger " + patientId);
        return await work.SingleOrDefaultAsync<long>("select count(*) from ledger where patient_id = @patientId", new { patientId });
    }

    /// <summary>Everything recorded about the patient, oldest first.</summary>
    public async Task<IReadOnlyList<LedgerRow>> ReadAsync(Guid patientId, CancellationToken cancel = default)
    {
        var rows = await RowsAsync("where patient_id = @patientId order by position", new { patientId }, cancel);
        return [.. rows.Select(Opened)];
    }

    /// <summary>A person's time entries recorded since and not reversed, whichever patient of the practice they are for.</summary>
    public async Task<IReadOnlyList<(Guid PatientId, LedgerRow Row)>> ReadTimeOfPersonAsync(
        string practiceId, IReadOnlyCollection<StaffIdentity> person, Instant since, CancellationToken cancel = default)
    {
        var found = new List<Row>();
        foreach (var identity in person)
        {
            found.AddRange(await RowsAsync(
                """
                where practice_id = @practiceId and ehr_id = @EhrId and recorded_by = @PersonId and kind = 'time' and recorded_at >= @from
                order by recorded_at
                """, new { practiceId, identity.EhrId, identity.PersonId, from = since.ToUnixTimeMilliseconds() }, cancel));
        }

        var reversed = found.Count == 0 ? [] : await ReversedSinceAsync(practiceId, since, cancel);
        return [.. found.Where(r => !reversed.Contains(r.Id)).Select(r => (r.PatientId, Opened(r)))];
    }

    /// <summary>Time recorded in the practice since and not reversed, whoever worked and for whichever patient.</summary>
    public async Task<IReadOnlyList<LedgerRow>> ReadTimeOfPracticeAsync(string practiceId, Instant since, CancellationToken cancel = default)
    {
        var reversed = await ReversedSinceAsync(practiceId, since, cancel);
        return [.. (await OfKindSinceAsync(practiceId, "time", since, cancel)).Where(r => !reversed.Contains(r.Id)).Select(Opened)];
    }

    /// <summary>An entry is reversed after it was recorded, by whomever.</summary>
    private async Task<HashSet<Guid>> ReversedSinceAsync(string practiceId, Instant since, CancellationToken cancel) =>
        (await OfKindSinceAsync(practiceId, "time-reversed", since, cancel)).Select(r => ((TimeReversed)Opened(r).Event).EntryId).ToHashSet();

    private Task<List<Row>> OfKindSinceAsync(string practiceId, string kind, Instant since, CancellationToken cancel) => RowsAsync(
        "where practice_id = @practiceId and kind = @kind and recorded_at >= @from order by recorded_at",
        new { practiceId, kind, from = since.ToUnixTimeMilliseconds() }, cancel);

    /// <summary>People who recorded time since, as their newest entry names them.</summary>
    public async Task<IReadOnlyList<Author>> PeopleSinceAsync(string practiceId, Instant since, CancellationToken cancel = default)
    {
        var rows = await RowsAsync(
            """
            where practice_id = @practiceId and kind = 'time' and recorded_at >= @from and recorded_at = (
              select max(n.recorded_at) from ledger n
              where n.practice_id = ledger.practice_id and n.kind = 'time' and n.recorded_by = ledger.recorded_by)
            """, new { practiceId, from = since.ToUnixTimeMilliseconds() }, cancel);
        return [.. rows.Select(r => ((TimeLogged)Opened(r).Event).By).DistinctBy(b => b.Id)];
    }

    /// <summary>Walks every chain and names the first row of each patient that is not what was written.</summary>
    public async Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancel = default) => HashChain.Verify(
        "ledger",
        (await RowsAsync("order by patient_id, position", null, cancel)).Select(r => new ChainLink(
            r.PatientId.ToString("D"), r.Id, r.Position, r.PreviousHash, r.RowHash, () => sealer.TryOpenText(Purpose, r.BodySealed) is { } body ? Hash(r, body) : null)));

    private LedgerRow Opened(Row row) => new(
        row.Id, row.Position, Instant.FromUnixTimeMilliseconds(row.RecordedAt), row.RecordedBy,
        Parse(row.Kind, sealer.OpenText(Purpose, row.BodySealed)), row.EhrId);

    private async Task<List<Row>> RowsAsync(string where, object? parameters, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<Row>(
            $"""
            select id as Id, practice_id as PracticeId, ehr_id as EhrId, patient_id as PatientId, position as Position, kind as Kind,
                   recorded_at as RecordedAt, recorded_by as RecordedBy, body_sealed as BodySealed, previous_hash as PreviousHash, row_hash as RowHash
            from ledger {where}
            """, parameters)).AsList();
    }

    private static LedgerEvent Parse(string kind, string body) =>
        (LedgerEvent)JsonSerializer.Deserialize(body, Kinds[kind], StoreJson.Options)!;

    private static string Hash(Row row, string body) => HashChain.Hash(
        row.PreviousHash, row.Id.ToString("D"), row.PracticeId, row.EhrId, row.PatientId.ToString("D"),
        $"{row.Position}", row.Kind, $"{row.RecordedAt}", row.RecordedBy, body);

    private sealed record Row
    {
        public Guid Id { get; init; }
        public string PracticeId { get; init; } = "";
        public string EhrId { get; init; } = "";
        public Guid PatientId { get; init; }
        public long Position { get; init; }
        public string Kind { get; init; } = "";
        public long RecordedAt { get; init; }
        public string RecordedBy { get; init; } = "";
        public string BodySealed { get; set; } = "";
        public string PreviousHash { get; init; } = "";
        public string RowHash { get; set; } = "";
    }
}
