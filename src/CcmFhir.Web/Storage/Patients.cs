using NodaTime;

namespace CcmFhir.Web.Storage;

/// <summary>Who the patient is in the EHR, as last read from it. Sealed in the store.</summary>
/// <param name="FhirId">The logical id of the EHR's Patient resource.</param>
/// <param name="Sex">FHIR administrative gender.</param>
/// <param name="IsDeceased">The chart says so, with or without a day.</param>
public sealed record PatientIdentity(
    string FhirId, string Name, LocalDate BirthDate, string? Mrn, string? Sex = null, LocalDate? DeceasedOn = null, bool IsDeceased = false);

/// <summary>Patients the app has been launched for: a surrogate id for every other table, the identity sealed.</summary>
public sealed class Patients(Database database, Sealer sealer, Ledger ledger, TimeProvider clock)
{
    private const string Purpose = "patient identity";

    /// <summary>
    /// The surrogate id of an EHR's patient, made on first sight; two nodes agree on it. Every way a patient comes in passes here: the identity is
    /// checked against the one on file, a change becomes a row of the patient's ledger, and a doubt stops writing until it is settled.
    /// </summary>
    /// <param name="practiceId">The practice.</param>
    /// <param name="ehrId">The EHR of launch.json.</param>
    /// <param name="read">As the EHR gives it now.</param>
    /// <param name="seenBy">The id of the person whose launch read it.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<Guid> FindOrAddAsync(
        string practiceId, string ehrId, PatientIdentity read, string seenBy, CancellationToken cancel = default)
    {
        var lookup = sealer.BlindIndex("patient", practiceId, ehrId, read.FhirId);
        await using var work = await database.BeginAsync(cancel);
        await work.LockAsync("patient " + lookup);
        var known = await work.SingleOrDefaultAsync<Row>(
            """
            select id as Id, identity_sealed as Sealed, doubted_at as DoubtedAt from patient
            where practice_id = @practiceId and ehr_id = @ehrId and lookup = @lookup
            """, new { practiceId, ehrId, lookup });
        var id = known?.Id ?? Guid.CreateVersion7(clock.GetUtcNow());
        if (known is null)
        {
            await work.ExecuteAsync(
                """
                insert into patient (id, practice_id, ehr_id, lookup, identity_sealed, created_at)
                values (@id, @practiceId, @ehrId, @lookup, @identity, @at)
                """,
                new { id, practiceId, ehrId, lookup, identity = sealer.Seal(Purpose, read), at = clock.GetUtcNow().ToUnixTimeMilliseconds() });
        }
        else
        {
            await CheckAsync(work, new PatientKey(practiceId, ehrId, id), known, read, seenBy);
        }

        await work.CommitAsync(cancel);
        return id;
    }

    /// <summary>The surrogate id of an EHR's patient; null when the app was never launched for them.</summary>
    public async Task<Guid?> FindAsync(string practiceId, string ehrId, string fhirId, CancellationToken cancel = default)
    {
        var lookup = sealer.BlindIndex("patient", practiceId, ehrId, fhirId);
        await using var connection = await database.OpenAsync(cancel);
        return await Dapper.SqlMapper.QuerySingleOrDefaultAsync<Guid?>(
            connection, "select id from patient where practice_id = @practiceId and ehr_id = @ehrId and lookup = @lookup", new { practiceId, ehrId, lookup });
    }

    /// <summary>Whether nobody has said yet that the person under this id is the one on file.</summary>
    public async Task<bool> IsDoubtedAsync(Guid patientId, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await Dapper.SqlMapper.ExecuteScalarAsync<long>(
            connection, "select count(*) from patient where id = @patientId and doubted_at is not null", new { patientId }) > 0;
    }

    /// <summary>A person's answer to a doubt. The same person: the chart's identity is the one on file from now on, and writing goes on.</summary>
    /// <returns>False when the answer was given before, or the doubt is no longer open.</returns>
    public async Task<bool> SettleAsync(
        PatientKey patient, Guid id, IdentityDoubted doubt, IdentitySettled answer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(doubt);
        ArgumentNullException.ThrowIfNull(answer);
        await using var work = await database.BeginAsync(cancel);
        var isOpen = await Ledger.NewestAsync<IdentityDoubted>(work, patient) == answer.DoubtId && await work.SingleOrDefaultAsync<long>(
            "select count(*) from patient where id = @PatientId and doubted_at is not null", new { patient.PatientId }) > 0;
        if (!isOpen || !await ledger.AppendAsync(work, patient, id, answer.By.Id, answer))
        {
            return false;
        }

        if (answer.Answer == IdentitySettled.Same)
        {
            await KeepAsync(work, patient.PatientId, doubt.Read);
        }

        await work.CommitAsync(cancel);
        return true;
    }

    private async Task CheckAsync(Work work, PatientKey patient, Row known, PatientIdentity read, string seenBy)
    {
        var onFile = sealer.Open<PatientIdentity>(Purpose, known.Sealed);
        var standing = IdentityCheck.Of(onFile, read);
        if (standing == IdentityStanding.Doubtful)
        {
            await DoubtAsync(work, patient, onFile, read, seenBy);
            return;
        }

        if (standing == IdentityStanding.Renamed)
        {
            await AppendAsync(work, patient, seenBy, new IdentityRenamed(onFile, read));
        }

        // A chart that shows the person on file again settles a doubt by itself.
        if (known.DoubtedAt is not null && await Ledger.NewestAsync<IdentityDoubted>(work, patient) is { } doubt)
        {
            await AppendAsync(work, patient, seenBy, new IdentitySettled(doubt, IdentitySettled.Restored, "", new Author(seenBy, seenBy, "")));
        }

        await KeepAsync(work, patient.PatientId, read);
    }

    private async Task DoubtAsync(Work work, PatientKey patient, PatientIdentity onFile, PatientIdentity read, string seenBy)
    {
        var isKnown = await work.ExecuteAsync(
            "update patient set doubted_at = @at where id = @PatientId and doubted_at is null",
            new { patient.PatientId, at = clock.GetUtcNow().ToUnixTimeMilliseconds() }) == 0;
        var last = isKnown ? (await ledger.ReadAsync(patient.PatientId)).Select(r => r.Event).OfType<IdentityDoubted>().LastOrDefault() : null;
        if (last is null || IdentityCheck.Of(last.Read, read) != IdentityStanding.Same)
        {
            await AppendAsync(work, patient, seenBy, new IdentityDoubted(onFile, read));
        }
    }

    private async Task AppendAsync(Work work, PatientKey patient, string seenBy, LedgerEvent happened) =>
        await ledger.AppendAsync(work, patient, Guid.CreateVersion7(clock.GetUtcNow()), seenBy, happened);

    private async Task KeepAsync(Work work, Guid id, PatientIdentity identity) => await work.ExecuteAsync(
        "update patient set identity_sealed = @sealedIdentity, doubted_at = null where id = @id", new { id, sealedIdentity = sealer.Seal(Purpose, identity) });

    /// <summary>Every patient of the practice at one EHR, by surrogate id.</summary>
    public async Task<IReadOnlyList<(Guid Id, PatientIdentity Identity)>> ListAsync(string practiceId, string ehrId, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        var rows = await Dapper.SqlMapper.QueryAsync<Row>(
            connection, "select id as Id, identity_sealed as Sealed from patient where practice_id = @practiceId and ehr_id = @ehrId", new { practiceId, ehrId });
        return [.. rows.Select(r => (r.Id, sealer.Open<PatientIdentity>(Purpose, r.Sealed)))];
    }

    public async Task<PatientIdentity> ReadAsync(Guid patientId, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        var text = await Dapper.SqlMapper.QuerySingleOrDefaultAsync<string>(
            connection, "select identity_sealed from patient where id = @patientId", new { patientId });
        return sealer.Open<PatientIdentity>(Purpose, text ?? throw new InvalidOperationException("No such patient in the store."));
    }

    /// <summary>Identities by id; an id that is no patient of this practice at this EHR is left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, PatientIdentity>> ReadManyAsync(
        string practiceId, string ehrId, IReadOnlyCollection<Guid> ids, CancellationToken cancel = default)
    {
        await using var work = await database.BeginAsync(cancel);
        var found = new Dictionary<Guid, PatientIdentity>();
        foreach (var id in ids)
        {
            if (await work.SingleOrDefaultAsync<string>(
                "select identity_sealed from patient where id = @id and practice_id = @practiceId and ehr_id = @ehrId", new { id, practiceId, ehrId }) is { } text)
            {
                found[id] = sealer.Open<PatientIdentity>(Purpose, text);
            }
        }

        return found;
    }

    private sealed record Row
    {
        public Guid Id { get; init; }
        public string Sealed { get; init; } = "";
        public long? DoubtedAt { get; init; }
    }
}
