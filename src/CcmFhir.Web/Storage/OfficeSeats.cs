using Dapper;

namespace CcmFhir.Web.Storage;

/// <summary>Somebody who signed in without a chart: one person, one practice, in one browser session.</summary>
public sealed record OfficeSeat(Guid SessionId, string PracticeId, Author Person, string AppRole, SignInMark? SignedIn = null);

/// <summary>Back-office sign-ins. They end with their browser session.</summary>
public sealed class OfficeSeats(Database database, Sealer sealer, TimeProvider clock)
{
    private const string Purpose = "office seat";

    /// <summary>Takes the session's seat; who sat there before in the same browser has left.</summary>
    public async Task TakeAsync(OfficeSeat seat, CancellationToken cancel = default)
    {
        await using var work = await database.BeginAsync(cancel);
        await work.ExecuteAsync(
            """
            insert into office_seat (session_id, body_sealed, created_at) values (@SessionId, @body, @at)
            on conflict (session_id) do update set body_sealed = excluded.body_sealed, created_at = excluded.created_at
            """,
            new { seat.SessionId, body = sealer.Seal(Purpose, seat), at = clock.GetUtcNow().ToUnixTimeMilliseconds() });
        await work.CommitAsync(cancel);
    }

    /// <summary>Deletes the seats whose session is gone.</summary>
    /// <returns>How many; at most <paramref name="count"/>.</returns>
    public async Task<int> PurgeAsync(int count, CancellationToken cancel = default)
    {
        await using var work = await database.BeginAsync(cancel);
        await work.LockAsync("purge of seats");
        var purged = await work.ExecuteAsync(
            """
            delete from office_seat where session_id in (
              select o.session_id from office_seat o where not exists (select 1 from browser_session s where s.id = o.session_id) limit @count)
            """, new { count });
        await work.CommitAsync(cancel);
        return purged;
    }

    public async Task<OfficeSeat?> FindAsync(Guid sessionId, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        var body = await connection.QuerySingleOrDefaultAsync<string>(
            "select body_sealed from office_seat where session_id = @sessionId", new { sessionId });
        return body is null ? null : sealer.Open<OfficeSeat>(Purpose, body);
    }
}
