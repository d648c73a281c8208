using CcmFhir.Smart.Tokens;
using Dapper;

namespace CcmFhir.Web.Storage;

/// <summary>A grant nobody uses any more, held for one try to end it at its EHR.</summary>
public sealed record LeftGrant(string ContextId, int Version, TokenGrant Grant);

/// <summary>
/// How launches end. Whose session is gone is left; a launch that was left ends once nothing of its patient is under way to the EHR and its grant is
/// not one for offline use, or after a limit. Its grant is then to be ended at the EHR, and is blanked when that is done or was tried long enough
/// (docs/adr/0022).
/// </summary>
public sealed partial class CareContexts
{
    /// <summary>How often the EHR is asked to end a grant.</summary>
    public const int RevokeTriesMax = 12;

    /// <summary>How long after its launch a grant for offline use may still be used, once the person has gone.</summary>
    public static readonly TimeSpan OfflineMax = TimeSpan.FromDays(30);

    /// <summary>How long after the launch's end the EHR is asked to end its grant.</summary>
    public static readonly TimeSpan RevokeMax = TimeSpan.FromDays(1);

    /// <summary>How long an ended launch is kept, unless it is its person's last: that one names them in the staff register.</summary>
    public static readonly TimeSpan EndedKept = TimeSpan.FromDays(30);

    private const string Ending = "ending of launches";

    // Longer than discovery and two requests to end a token may take, so that two nodes never ask at once.
    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan WaitMax = TimeSpan.FromHours(4);

    /// <summary>The grant is of no more use, here or at the EHR: its tokens go at once, and nobody renews it as it was read.</summary>
    public async Task BlankGrantAsync(string contextId, int seenVersion, CancellationToken cancel = default)
    {
        await using var work = await database.BeginAsync(cancel);
        await work.ExecuteAsync(
            """
            update care_context set grant_sealed = '', grant_version = grant_version + 1, grant_claimed_until = null, revoke_due_at = null
            where id = @contextId and grant_version = @seenVersion
            """, new { contextId, seenVersion });
        await work.CommitAsync(cancel);
    }

    /// <summary>
    /// Ends launches whose session is gone and for whose patient nothing is under way to the EHR, or which have been kept for that as long as
    /// may be; one for offline use stays for what may come until its person has a newer one. From here on nobody uses them; that their grants
    /// are to be ended at the EHR is in the store.
    /// </summary>
    /// <param name="limits">A grant without leave for offline use is kept no longer than a session may last.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>How many ended.</returns>
    public async Task<int> EndLeftAsync(SessionLimits limits, int count, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(limits);
        await using var work = await database.BeginAsync(cancel);
        await work.LockAsync(Ending);
        var ended = await work.ExecuteAsync(
            """
            update care_context set ended_at = @now, revoke_due_at = case when grant_sealed = '' then null else @now end
            where ended_at is null and id in (
              select c.id from care_context c where c.ended_at is null
              and not exists (select 1 from browser_session s where s.id = c.session_id)
              and (c.grant_sealed = '' or coalesce(c.kept_until, c.created_at + @absolute) <= @now
                   or (not exists (select 1 from outbox o where o.patient_id = c.patient_id and o.state in ('approved', 'sending', 'unknown'))
                       and (c.kept_until is null
                            or exists (select 1 from care_context n where n.patient_id = c.patient_id and n.ended_at is null and n.person_id = c.person_id
                                       and n.kept_until is not null and n.grant_sealed <> '' and n.created_at > c.created_at))))
              limit @count)
            """, new { now = Now(), absolute = (long)limits.Absolute.TotalMilliseconds, count });
        await work.CommitAsync(cancel);
        return ended;
    }

    /// <summary>
    /// Takes a grant that is to be ended at this EHR. The try counts and the next one is set before the EHR hears of it: a node that dies takes
    /// nothing with it, and another node leaves the grant alone meanwhile.
    /// </summary>
    /// <returns>Null when none is due.</returns>
    public async Task<LeftGrant?> TakeToRevokeAsync(string ehrId, CancellationToken cancel = default)
    {
        // One that is being renewed is waited for: the renewed one is to be ended.
        const string First =
            """
            select id as Id, grant_sealed as GrantSealed, grant_version as GrantVersion, revoke_tries as RevokeTries from care_context
            where ehr_id = @ehrId and revoke_due_at <= @now and revoke_tries < @RevokeTriesMax and (grant_claimed_until is null or grant_claimed_until < @now)
            order by revoke_due_at limit 1
            """;
        var due = new { ehrId, now = Now(), RevokeTriesMax };
        await using (var reading = await database.OpenAsync(cancel))
        {
            if (!(await reading.QueryAsync<LeftRow>(First, due)).Any())
            {
                return null;
            }
        }

        await using var work = await database.BeginAsync(cancel);
        if (await work.SingleOrDefaultAsync<LeftRow>(First + " {for update skip locked}", due) is not { } row)
        {
            return null;
        }

        var wait = Math.Min(FirstWait.TotalMilliseconds * Math.Pow(2, row.RevokeTries), WaitMax.TotalMilliseconds);
        await work.ExecuteAsync(
            "update care_context set revoke_tries = revoke_tries + 1, revoke_due_at = @next where id = @Id", new { row.Id, next = due.now + (long)wait });
        await work.CommitAsync(cancel);
        return new LeftGrant(row.Id, row.GrantVersion, sealer.Open<TokenGrant>(GrantPurpose, row.GrantSealed));
    }

    /// <summary>Blanks the grants which their EHRs could not be brought to end in time.</summary>
    /// <returns>How many.</returns>
    public async Task<int> GiveUpRevokingAsync(CancellationToken cancel = default)
    {
        var now = Now();
        await using var work = await database.BeginAsync(cancel);
        await work.LockAsync(Ending);
        var blanked = await work.ExecuteAsync(
            """
            update care_context set grant_sealed = '', grant_version = grant_version + 1, revoke_due_at = null
            where revoke_due_at is not null and (ended_at <= @oldest or (revoke_due_at <= @now and revoke_tries >= @RevokeTriesMax))
            """, new { now, oldest = now - (long)RevokeMax.TotalMilliseconds, RevokeTriesMax });
        await work.CommitAsync(cancel);
        return blanked;
    }

    /// <summary>Deletes launches that ended long ago, as far as their person has launched since.</summary>
    /// <returns>How many.</returns>
    public async Task<int> PurgeAsync(int count, CancellationToken cancel = default)
    {
        await using var work = await database.BeginAsync(cancel);
        await work.LockAsync(Ending);
        var purged = await work.ExecuteAsync(
            """
            delete from care_context where id in (
              select c.id from care_context c where c.ended_at <= @oldest and c.revoke_due_at is null
              and exists (select 1 from care_context n where n.practice_id = c.practice_id and n.ehr_id = c.ehr_id and n.person_id = c.person_id
                          and n.created_at > c.created_at)
              limit @count)
            """, new { oldest = Now() - (long)EndedKept.TotalMilliseconds, count });
        await work.CommitAsync(cancel);
        return purged;
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed record LeftRow
    {
        public string Id { get; init; } = "";
        public string GrantSealed { get; init; } = "";
        public int GrantVersion { get; init; }
        public int RevokeTries { get; init; }
    }
}
