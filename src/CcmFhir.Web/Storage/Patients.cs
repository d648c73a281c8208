using NodaTime;

namespace CcmFhir.Web.Storage;

/// <summary>Who the patient is in the EHR, as last read from it. Sealed in the store.</summary>
/// <param name="FhirId">The logical id of the EHR's Patient resource.</param>
/// <param name="Sex">FHIR administrative gender.</param>
/// <param name="IsDeceased">The chart says so, with or without a day.</param>
public sealed record PatientIdentity(
    string FhirId, string Name, LocalDate BirthDate, string? Mrn, string? Sex = null, LocalDate? DeceasedOn = null, bool IsDeceased = false);

/// <summary>Patients the app has been launched for: a surrogate id for every other table, the identity sealed.</summary>
public sealed class Patients(Database database, Sealer sealer, TimeProvider clock)
{
    private const string Purpose = "patient identity";

    /// <summary>The surrogate id of an EHR's patient, made on first sight; two nodes agree on it.</summary>
    public async Task<Guid> FindOrAddAsync(string practiceId, string ehrId, PatientIdentity identity, CancellationToken cancel = default)
    {
        var lookup = sealer.BlindIndex("patient", practiceId, ehrId, identity.FhirId);
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(cancel);
        await work.ExecuteAsync(
            """
            insert into patient (id, practice_id, ehr_id, lookup, identity_sealed, created_at)
            values (@id, @practiceId, @ehrId, @lookup, @identity, @at)
            on conflict (practice_id, ehr_id, lookup) do update set identity_sealed = excluded.identity_sealed
            """,
            new { id = Guid.CreateVersion7(now), practiceId, ehrId, lookup, identity = sealer.Seal(Purpose, identity), at = now.ToUnixTimeMilliseconds() });
        var id = await work.SingleOrDefaultAsync<Guid>(
            "select id from patient where practice_id = @practiceId and ehr_id = @ehrId and lookup = @lookup", new { practiceId, ehrId, lookup });
        await work.CommitAsync(cancel);
        return id;
    }

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
        await using var work = await database.BeginAsync(cancel);
        var text = await work.SingleOrDefaultAsync<string>("select identity_sealed from patient where id = @patientId", new { patientId });
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
    }
}
