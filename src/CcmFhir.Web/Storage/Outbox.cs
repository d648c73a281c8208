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

    /// <summary>The EHR has it under our identifier.</summary>
    Confirmed,

    /// <summary>The EHR refused it for a reason a retry will not mend; a person decides.</summary>
    Rejected,

    /// <summary>Sent, and no answer came: searched for before anything else.</summary>
    Unknown,

    /// <summary>Kept here, or to be entered by a person: this EHR offers no route.</summary>
    Manual,
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

/// <param name="Attempts">How often it was claimed; more than once means that an earlier try may have reached the EHR.</param>
/// <param name="Route">How it left, in the words of launch.json; null before the first try.</param>
/// <param name="SettlesAt">When an earlier try that may have reached the EHR must have shown itself there; null without such a try.</param>
public sealed record OutboxRow(
    long Seq, OutboxItem Item, string? Route, DeliveryState State, int Attempts, string? Detail, string? Reference, string? Version, Instant DueAt,
    Instant? SettlesAt = null);

/// <summary>How one try ended.</summary>
/// <param name="WasTried">False: nothing was sent, so the try does not count as one that may have reached the EHR.</param>
/// <param name="IsEhrAway">The trouble is the EHR's, not this row's: it cannot be reached, fails, or asks everybody to wait.</param>
/// <param name="SettleIn">After an unknown outcome: how long what was sent may take to show itself in the EHR.</param>
public sealed record Outcome(
    DeliveryState State, string? Detail = null, string? Route = null, string? Reference = null, string? Version = null, TimeSpan? RetryIn = null,
    bool WasTried = true, bool IsEhrAway = false, TimeSpan? SettleIn = null)
{
    /// <summary>The row is done, or a person decides: what comes after it may go.</summary>
    public bool IsSettled => State is DeliveryState.Confirmed or DeliveryState.Rejected or DeliveryState.Manual;
}

public sealed record OutboxHistory(Instant At, DeliveryState State, string? Detail);

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
        reference as Reference, version as Version,
        settles_at as SettlesAt
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

    /// <summary>A person lets a rejected, unknown or waiting row be tried again now. Confirmed rows stay as they are.</summary>
    public async Task<bool> RetryAsync(PatientKey patient, Guid id, CancellationToken cancel = default)
    {
        await using var work = await database.BeginAsync(cancel);
        var changed = await work.ExecuteAsync(
            """
            update outbox set state = 'unknown', due_at = @now, claimed_until = null
            where id = @id and patient_id = @PatientId and state in ('rejected', 'unknown', 'approved')
            """, new { id, patient.PatientId, now = clock.GetUtcNow().ToUnixTimeMilliseconds() });
        if (changed == 1)
        {
            await HistoryAsync(work, id, DeliveryState.Unknown, "a person asked for another try");
        }

        await work.CommitAsync(cancel);
        return changed == 1;
    }

    /// <summary>A person entered it in the EHR themselves and gives its number there.</summary>
    public async Task<bool> ResolveByHandAsync(PatientKey patient, Guid id, string reference, string personId, CancellationToken cancel = default)
    {
        await using var work = await database.BeginAsync(cancel);
        var changed = await work.ExecuteAsync(
            """
            update outbox set state = 'confirmed', reference = @reference, detail = @detail, claimed_until = null
            where id = @id and patient_id = @PatientId and state in ('rejected', 'unknown', 'manual')
            """, new { id, patient.PatientId, reference, detail = "entered by hand by " + personId });
        if (changed == 1)
        {
            await HistoryAsync(work, id, DeliveryState.Confirmed, "entered by hand by " + personId);
        }

        await work.CommitAsync(cancel);
        return changed == 1;
    }

    public async Task<IReadOnlyList<OutboxRow>> ForPatientAsync(Guid patientId, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. (await connection.QueryAsync<Row>($"select {Columns} from outbox where patient_id = @patientId order by seq", new { patientId }))
            .Select(ToRow)];
    }

    public async Task<OutboxRow?> FindAsync(Guid id, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<Row>($"select {Columns} from outbox where id = @id", new { id }) is { } row ? ToRow(row) : null;
    }

    public async Task<IReadOnlyList<OutboxHistory>> HistoryOfAsync(Guid id, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        var rows = await connection.QueryAsync<HistoryRow>(
            "select at as At, state as State, detail as Detail from outbox_history where outbox_id = @id order by at", new { id });
        return [.. rows.Select(r => new OutboxHistory(Instant.FromUnixTimeMilliseconds(r.At), Parse(r.State), r.Detail))];
    }

    private Task<int> HistoryAsync(Work work, Guid id, DeliveryState state, string? detail) => work.ExecuteAsync(
        "insert into outbox_history (outbox_id, at, state, detail) values (@id, @at, @state, @detail)",
        new { id, at = clock.GetUtcNow().ToUnixTimeMilliseconds(), state = Word(state), detail });

    private OutboxRow ToRow(Row r) => new(
        r.Seq,
        new OutboxItem(
            r.Id, new PatientKey(r.PracticeId, r.EhrId, r.PatientId), r.Kind, r.Identifier, r.Month,
            JsonNode.Parse(sealer.OpenText(Purpose, r.BodySealed))!.AsObject(), r.Amends),
        r.Route, Parse(r.State), r.Attempts, r.Detail, r.Reference, r.Version, Instant.FromUnixTimeMilliseconds(r.DueAt),
        r.SettlesAt is { } settles ? Instant.FromUnixTimeMilliseconds(settles) : null);

    private static string Word(DeliveryState state) => state.ToString().ToLowerInvariant();

    private static DeliveryState Parse(string state) => Enum.Parse<DeliveryState>(state, ignoreCase: true);

    private sealed record HistoryRow
    {
        public long At { get; init; }
        public string State { get; init; } = "";
        public string? Detail { get; init; }
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
        public long? SettlesAt { get; init; }
    }
}
