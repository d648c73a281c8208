using CcmFhir.Smart.Scopes;
using CcmFhir.Smart.Tokens;
using Dapper;

namespace CcmFhir.Web.Storage;

/// <summary>What a launch gave: one person working on one patient of one EHR, in one browser session.</summary>
/// <param name="Id">Random, not secret: it is in the URL, and is worth nothing without the session's cookie.</param>
/// <param name="Issuer">The FHIR base URL the EHR launched with.</param>
public sealed record CareContext(
    string Id, Guid SessionId, PatientKey Patient, string PatientFhirId, string? EncounterId, string Issuer, Author Person, string AppRole,
    bool NeedPatientBanner, string? SmartStyleUrl, string? Intent, string GrantedScopes)
{
    /// <summary>Null for a launch of before it was kept.</summary>
    public SignInMark? SignedIn { get; init; }
}

/// <summary>Launches and their tokens, which never leave the server.</summary>
public sealed partial class CareContexts(Database database, Sealer sealer, TimeProvider clock)
{
    private const string Purpose = "care context";
    private const string GrantPurpose = "grant";

    // Longer than a token request may take.
    private const long ClaimMilliseconds = 60_000;

    public async Task AddAsync(CareContext context, TokenGrant grant, CancellationToken cancel = default)
    {
        var now = clock.GetUtcNow();
        var isOffline = grant.RefreshToken is not null && ScopeSet.Parse(grant.Scopes).Has("offline_access");
        await using var work = await database.BeginAsync(cancel);
        await work.ExecuteAsync(
            """
            insert into care_context (id, session_id, practice_id, ehr_id, patient_id, person_id, role, body_sealed, grant_sealed, grant_version, created_at, kept_until)
            values (@Id, @SessionId, @PracticeId, @EhrId, @PatientId, @PersonId, @AppRole, @body, @grant, 1, @at, @kept)
            """,
            new
            {
                context.Id,
                context.SessionId,
                context.Patient.PracticeId,
                context.Patient.EhrId,
                context.Patient.PatientId,
                PersonId = context.Person.Id,
                context.AppRole,
                body = sealer.Seal(Purpose, context),
                grant = sealer.Seal(GrantPurpose, grant),
                at = now.ToUnixTimeMilliseconds(),
                kept = isOffline ? (now + OfflineMax).ToUnixTimeMilliseconds() : default(long?),
            });
        // What waited for a session on this chart need not wait any longer (decision 11).
        await work.ExecuteAsync(
            "update outbox set due_at = @at where patient_id = @PatientId and state = 'approved' and due_at > @at",
            new { context.Patient.PatientId, at = now.ToUnixTimeMilliseconds() });
        await work.CommitAsync(cancel);
    }

    /// <summary>The context when it belongs to the session and has not ended; otherwise null, whichever of the two it was.</summary>
    public async Task<CareContext?> FindAsync(string id, Guid sessionId, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        var body = await connection.QuerySingleOrDefaultAsync<string>(
            "select body_sealed from care_context where id = @id and session_id = @sessionId and ended_at is null", new { id, sessionId });
        return body is null ? null : sealer.Open<CareContext>(Purpose, body);
    }

    /// <summary>A launch's grant and how often it changed; no grant once it is spent or the launch has ended.</summary>
    public async Task<(TokenGrant? Grant, int Version)> GrantAsync(string contextId, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        var row = await connection.QuerySingleOrDefaultAsync<GrantRow>(
            "select grant_sealed as GrantSealed, grant_version as GrantVersion from care_context where id = @contextId and ended_at is null", new { contextId });
        return row is { GrantSealed.Length: > 0 } ? (sealer.Open<TokenGrant>(GrantPurpose, row.GrantSealed), row.GrantVersion) : (null, row?.GrantVersion ?? 0);
    }

    /// <summary>Takes the sole right, among all nodes, to renew a grant as it was read; false when another has it or the grant is another by now.</summary>
    public async Task<bool> ClaimGrantAsync(string contextId, int seenVersion, CancellationToken cancel = default)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await using var work = await database.BeginAsync(cancel);
        var changed = await work.ExecuteAsync(
            """
            update care_context set grant_claimed_until = @until
            where id = @contextId and grant_version = @seenVersion and ended_at is null and (grant_claimed_until is null or grant_claimed_until < @now)
            """, new { contextId, seenVersion, now, until = now + ClaimMilliseconds });
        await work.CommitAsync(cancel);
        return changed == 1;
    }

    /// <summary>Stores a renewed grant, or none, and gives the right to renew it back.</summary>
    public async Task SettleGrantAsync(string contextId, TokenGrant? renewed, int seenVersion, CancellationToken cancel = default)
    {
        await using var work = await database.BeginAsync(cancel);
        await work.ExecuteAsync(
            """
            update care_context set grant_sealed = coalesce(@grant, grant_sealed), grant_version = @next, grant_claimed_until = null
            where id = @contextId and grant_version = @seenVersion
            """,
            new
            {
                contextId,
                grant = renewed is null ? null : sealer.Seal(GrantPurpose, renewed),
                seenVersion,
                next = renewed is null ? seenVersion : seenVersion + 1,
            });
        await work.CommitAsync(cancel);
    }

    /// <summary>The newest launches on a patient that have a grant: the relay borrows it to write to that chart.</summary>
    public async Task<IReadOnlyList<CareContext>> NewestForPatientAsync(Guid patientId, int count, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        var bodies = await connection.QueryAsync<string>(
            """
            select body_sealed from care_context where patient_id = @patientId and ended_at is null and grant_sealed <> ''
            order by created_at desc limit @count
            """, new { patientId, count });
        return [.. bodies.Select(b => sealer.Open<CareContext>(Purpose, b))];
    }

    /// <summary>Everybody who launched at an EHR, newest launch first: for naming them in the staff register.</summary>
    public async Task<IReadOnlyList<Author>> PeopleAsync(string practiceId, string ehrId, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        var bodies = await connection.QueryAsync<string>(
            """
            select body_sealed from care_context c where practice_id = @practiceId and ehr_id = @ehrId
              and created_at = (select max(created_at) from care_context where practice_id = c.practice_id and ehr_id = c.ehr_id and person_id = c.person_id)
            order by created_at desc
            """,
            new { practiceId, ehrId });
        return [.. bodies.Select(b => sealer.Open<CareContext>(Purpose, b).Person).DistinctBy(p => p.Id)];
    }

    /// <summary>The launches of a browser session that have not ended, newest first, each with the key of whose it is by the staff register.</summary>
    public async Task<IReadOnlyList<(CareContext Context, string Person)>> OfSessionAsync(Guid sessionId, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        var rows = await Dapper.SqlMapper.QueryAsync<(string Body, string Person)>(
            connection,
            $"""
            select body_sealed, {StaffIdentities.PersonOf("c.ehr_id", "c.person_id", "c.ehr_id || ' ' || c.person_id")}
            from care_context c where c.session_id = @sessionId and c.ended_at is null order by c.created_at desc
            """,
            new { sessionId });
        return [.. rows.Select(r => (sealer.Open<CareContext>(Purpose, r.Body), r.Person))];
    }

    private sealed record GrantRow
    {
        public string GrantSealed { get; init; } = "";
        public int GrantVersion { get; init; }
    }
}
