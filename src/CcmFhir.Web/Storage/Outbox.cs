using System.Text.Json.Nodes;
using Dapper;
using NodaTime;

namespace CcmFhir.Web.Storage;

/// <summary>Where a projection stands on its way into the EHR (decision 9).</summary>
public enum DeliveryState
{
    /// <summary>Written with the decision, not yet tried.</summary>
    Approved,

    /// <summary>A worker holds it; if that worker died, the lease runs out and the next one searches first.</summary>
    Sending,

    /// <summary>Handed over by a way that does not say what became of it; reconciliation or a person confirms it.</summary>
    Sent,

    /// <summary>The EHR has it under our identifier.</summary>
    Confirmed,

    /// <summary>The EHR refused it for a reason a retry will not mend; a person decides.</summary>
    Rejected,

    /// <summary>Sent, and no answer came: searched for before anything else.</summary>
    Unknown,

    /// <summary>Kept here, or to be entered by a person: this EHR offers no route.</summary>
    Manual,

    /// <summary>Taken back before anything left; of a change: a later one says it too.</summary>
    Credited,
}

/// <summary>One resource, or one change of a resource, on its way to the EHR.</summary>
/// <param name="Kind">The FHIR resource type.</param>
/// <param name="Identifier">
/// Our identifier on the resource as <c>system|value</c>: the same fact always has the same one. For a change, that and what changes.
/// </param>
/// <param name="Body">The FHIR JSON; references to other outbox rows are <c>urn:uuid:{row id}</c> until sent. For a change: the members to set.</param>
/// <param name="Amends">The row whose resource is changed; null for a new resource.</param>
public sealed record OutboxItem(
    Guid Id, PatientKey Patient, string Kind, string Identifier, string? Month, JsonObject Body, Guid? Amends = null);

/// <param name="Attempts">
/// How often it was claimed; more than once means that an earlier try may have reached the EHR. A rejected one with more than one may be there.
/// </param>
/// <param name="Route">How it left, in the words of launch.json; null before the first try.</param>
/// <param name="MissedAt">When the EHR was first searched for it in vain since the last send; null when it was not.</param>
public sealed record OutboxRow(
    long Seq, OutboxItem Item, string? Route, DeliveryState State, int Attempts, string? Detail, string? Reference, string? Version, Instant DueAt,
    Instant? MissedAt = null)
{
    /// <summary>False when its body was sealed with another master secret, or changed: then <c>Body</c> is empty and says nothing.</summary>
    public bool IsReadable { get; init; } = true;
}

/// <summary>Where a row stands, without what it carries: for whatever looks at many of them.</summary>
public sealed record OutboxStanding
{
    public long Seq { get; init; }
    public Guid Id { get; init; }
    public Guid? Amends { get; init; }
    public string Kind { get; init; } = "";
    /// <summary><c>uuuu-MM</c>; null for what belongs to no month.</summary>
    public string? Month { get; init; }
    public DeliveryState State { get; init; }
    public string? Route { get; init; }
    public string? Reference { get; init; }
    public string? Detail { get; init; }

    /// <summary>It will not go on by itself, and it is not kept here by design.</summary>
    public bool IsSetAside => State == DeliveryState.Rejected || (State == DeliveryState.Manual && Route is not ("local" or "document" or "export"));
}

/// <summary>How one try ended.</summary>
/// <param name="WasTried">False: nothing was sent, so the try does not count as one that may have reached the EHR.</param>
/// <param name="WasMissed">A search after a send found nothing; it is believed once the EHR has had time to settle.</param>
/// <param name="IsEhrAway">The trouble is the EHR's, not this row's: it cannot be reached, fails, or asks everybody to wait.</param>
/// <param name="IsNotTaken">Nothing was stored: perhaps the EHR no longer takes such records this way.</param>
/// <param name="IsRefused">Of a rejection: it is surely not there, for this try was refused or not sent and earlier ones are known not to have arrived.</param>
/// <param name="IsTokenRefused">The EHR no longer takes the token it was asked with.</param>
public sealed record Outcome(
    DeliveryState State, string? Detail = null, string? Route = null, string? Reference = null, string? Version = null, TimeSpan? RetryIn = null,
    bool WasTried = true, bool WasMissed = false, bool IsEhrAway = false, bool IsNotTaken = false, bool IsRefused = false,
    bool IsTokenRefused = false)
{
    /// <summary>Nothing of it is under way any more: what comes after it for the patient may go.</summary>
    public bool IsSettled => State is not (DeliveryState.Approved or DeliveryState.Sending or DeliveryState.Unknown);
}

/// <param name="By">The person who did it; null for the relay.</param>
public sealed record OutboxHistory(Instant At, DeliveryState State, string? Detail, string? By);

/// <summary>
/// What is to be written to EHRs. Rows are added in the transaction of the decision they project. Per patient they
/// leave in order: a row waits while an earlier one of the same patient is not settled.
/// </summary>
public sealed partial class Outbox(Database database, Sealer sealer, TimeProvider clock)
{
    private const string Purpose = "outbox";

    private const string Columns =
        """
        seq as Seq, id as Id, practice_id as PracticeId, ehr_id as EhrId, patient_id as PatientId, kind as Kind, identifier as Identifier,
        month as Month, amends as Amends, body_sealed as BodySealed, route as Route, state as State, attempts as Attempts, due_at as DueAt, detail as Detail,
        reference as Reference, version as Version, missed_at as MissedAt
        """;

    /// <summary>Adds a row unless one with the same identifier is there: the same fact is sent once.</summary>
    /// <returns>False when a row with this identifier was there already.</returns>
    public async Task<bool> AddAsync(Work work, OutboxItem item)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var added = await work.ExecuteAsync(
            """
            insert into outbox (id, practice_id, ehr_id, patient_id, kind, identifier, month, amends, body_sealed, state, attempts, due_at, created_at)
            values (@Id, @PracticeId, @EhrId, @PatientId, @Kind, @Identifier, @Month, @Amends, @body, 'approved', 0, @now, @now)
            on conflict (identifier) do nothing
            """,
            new
            {
                item.Id,
                item.Patient.PracticeId,
                item.Patient.EhrId,
                item.Patient.PatientId,
                item.Kind,
                item.Identifier,
                item.Month,
                item.Amends,
                body = sealer.SealText(Purpose, item.Body.ToJsonString()),
                now,
            });
        if (added == 1)
        {
            await HistoryAsync(work, item.Id, DeliveryState.Approved, null);
        }

        return added == 1;
    }

    /// <summary>
    /// A person lets a row that is stuck be tried again now: searched for first, and with as many tries as at the start. One that was left to a person
    /// is sent anew on their word that it is not there. What the EHR has stays as it is.
    /// </summary>
    public async Task<bool> RetryAsync(PatientKey patient, Guid id, string person, CancellationToken cancel = default)
    {
        await using var work = await database.BeginAsync(cancel);
        var changed = await work.ExecuteAsync(
            """
            update outbox set state = case when state = 'manual' then 'approved' else 'unknown' end,
                   attempts = case when state = 'manual' then 0 when attempts > 1 then 1 else attempts end, due_at = @now, missed_at = null, claimed_until = null
            where id = @id and patient_id = @PatientId and state in ('rejected', 'unknown', 'approved', 'manual')
            """, new { id, patient.PatientId, now = clock.GetUtcNow().ToUnixTimeMilliseconds() });
        if (changed == 1)
        {
            await HistoryAsync(work, id, DeliveryState.Unknown, "another try was asked for", person);
            await LookAgainAsync(work, id);
        }

        await work.CommitAsync(cancel);
        return changed == 1;
    }

    /// <summary>A person did it in the EHR themselves, gives its number there and says why.</summary>
    public async Task<bool> ResolveByHandAsync(PatientKey patient, Guid id, string reference, string reason, string person, CancellationToken cancel = default)
    {
        await using var work = await database.BeginAsync(cancel);
        var changed = await work.ExecuteAsync(
            """
            update outbox set state = 'confirmed', reference = @reference, detail = 'settled by hand', claimed_until = null
            where id = @id and patient_id = @PatientId and state in ('rejected', 'unknown', 'manual', 'sent')
            """, new { id, patient.PatientId, reference });
        if (changed == 1)
        {
            await HistoryAsync(work, id, DeliveryState.Confirmed, "settled by hand: " + reason, person);
            await LookAgainAsync(work, id);
        }

        await work.CommitAsync(cancel);
        return changed == 1;
    }

    /// <summary>A patient's rows with what they carry, in the order they leave; also those that cannot be read.</summary>
    /// <param name="patientId">Whose.</param>
    /// <param name="kind">Only of this resource type; null for all.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<IReadOnlyList<OutboxRow>> ForPatientAsync(Guid patientId, string? kind = null, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        var rows = await connection.QueryAsync<Row>(
            $"select {Columns} from outbox where patient_id = @patientId {(kind is null ? "" : "and kind = @kind")} order by seq", new { patientId, kind });
        return [.. rows.Select(r => TryRead(r) ?? ToRow(r, []) with { IsReadable = false })];
    }

    /// <summary>Where each of a patient's rows stands, in the order they leave. Nothing is unsealed: hundreds may wait.</summary>
    public async Task<IReadOnlyList<OutboxStanding>> StandingsAsync(Guid patientId, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<OutboxStanding>(
            """
            select seq as Seq, id as Id, amends as Amends, kind as Kind, month as Month, state as State, route as Route, reference as Reference, detail as Detail
            from outbox where patient_id = @patientId order by seq
            """, new { patientId })).AsList();
    }

    /// <summary>Records besides charges that will not go on by themselves: refused, left to a person, or withdrawn with what they document.</summary>
    public async Task<IReadOnlyList<OutboxStanding>> SetAsideAsync(Guid patientId, CancellationToken cancel = default) =>
        [.. (await StandingsAsync(patientId, cancel)).Where(r => r.Kind != "ChargeItem" && (r.IsSetAside || r is { Kind: "Provenance", State: DeliveryState.Credited }))];

    public async Task<bool> ExistsAsync(Work work, Guid id) =>
        await work.SingleOrDefaultAsync<string>("select state from outbox where id = @id", new { id }) is not null;

    public async Task<OutboxRow?> FindAsync(Guid id, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<Row>($"select {Columns} from outbox where id = @id", new { id }) is { } row ? ToRow(row) : null;
    }

    /// <summary>
    /// Since when a row has been in this state, ending try after try; null when it has not been. A person's word and any other state start it anew, a send
    /// does not.
    /// </summary>
    public async Task<Instant?> InStateSinceAsync(Guid id, DeliveryState state, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        var at = await connection.ExecuteScalarAsync<long?>(
            """
            select min(at) from outbox_history where outbox_id = @id and state = @state and detail is not null and at >= coalesce(
              (select max(at) from outbox_history where outbox_id = @id and (by_person is not null or state not in (@state, 'sending'))), 0)
            """, new { id, state = Word(state) });
        return at is { } since ? Instant.FromUnixTimeMilliseconds(since) : null;
    }

    /// <summary>What happened to each of a patient's rows of a kind, oldest first.</summary>
    public async Task<ILookup<Guid, OutboxHistory>> HistoriesAsync(Guid patientId, string kind, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        var rows = await connection.QueryAsync<HistoryRow>(
            """
            select h.outbox_id as OutboxId, h.at as At, h.state as State, h.detail as Detail, h.by_person as ByPerson
            from outbox o join outbox_history h on h.outbox_id = o.id where o.patient_id = @patientId and o.kind = @kind order by h.at
            """, new { patientId, kind });
        return rows.ToLookup(r => r.OutboxId, r => new OutboxHistory(Instant.FromUnixTimeMilliseconds(r.At), Parse(r.State), r.Detail, r.ByPerson));
    }

    private Task<int> HistoryAsync(Work work, Guid id, DeliveryState state, string? detail, string? person = null) => work.ExecuteAsync(
        "insert into outbox_history (outbox_id, at, state, detail, by_person) values (@id, @at, @state, @detail, @person)",
        new { id, at = clock.GetUtcNow().ToUnixTimeMilliseconds(), state = Word(state), detail, person });

    private OutboxRow ToRow(Row r) => ToRow(r, JsonNode.Parse(sealer.OpenText(Purpose, r.BodySealed))!.AsObject());

    private static OutboxRow ToRow(Row r, JsonObject body) => new(
        r.Seq,
        new OutboxItem(r.Id, new PatientKey(r.PracticeId, r.EhrId, r.PatientId), r.Kind, r.Identifier, r.Month, body, r.Amends),
        r.Route, Parse(r.State), r.Attempts, r.Detail, r.Reference, r.Version, Instant.FromUnixTimeMilliseconds(r.DueAt),
        r.MissedAt is { } missed ? Instant.FromUnixTimeMilliseconds(missed) : null);

    private static string Word(DeliveryState state) => state.ToString().ToLowerInvariant();

    private static DeliveryState Parse(string state) => Enum.Parse<DeliveryState>(state, ignoreCase: true);

    private sealed record HistoryRow
    {
        public Guid OutboxId { get; init; }
        public long At { get; init; }
        public string State { get; init; } = "";
        public string? Detail { get; init; }
        public string? ByPerson { get; init; }
    }

    private sealed record Row
    {
        public long Seq { get; init; }
        public Guid Id { get; init; }
        public string PracticeId { get; init; } = "";
        public string EhrId { get; init; } = "";
        public Guid PatientId { get; init; }
        public string Kind { get; init; } = "";
        public string Identifier { get; init; } = "";
        public string? Month { get; init; }
        public Guid? Amends { get; init; }
        public string BodySealed { get; init; } = "";
        public string? Route { get; init; }
        public string State { get; init; } = "";
        public int Attempts { get; init; }
        public long DueAt { get; init; }
        public string? Detail { get; init; }
        public string? Reference { get; init; }
        public string? Version { get; init; }
        public long? MissedAt { get; init; }
    }
}
