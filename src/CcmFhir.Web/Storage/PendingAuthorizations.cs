using System.Security.Cryptography;
using System.Text;

namespace CcmFhir.Web.Storage;

/// <summary>What a callback may still be waited for. Each can be taken once, by the session that began it, while the sign-in may last.</summary>
public sealed class PendingAuthorizations(Database database, Sealer sealer, SessionLimits limits, TimeProvider clock)
{
    /// <summary>How long a state that has run out is remembered: until then a browser that comes late is told why it is refused.</summary>
    public static readonly TimeSpan LateMax = TimeSpan.FromHours(1);

    private const string Purpose = "pending authorization";

    public enum Refusal
    {
        None,
        Unknown,
        OtherSession,
        AlreadyUsed,
        Expired,
    }

    public async Task AddAsync<T>(Guid sessionId, string ehrId, string state, T pending, CancellationToken cancel = default)
    {
        await using var work = await database.BeginAsync(cancel);
        await work.ExecuteAsync(
            """
            insert into pending_authorization (state_hash, session_id, ehr_id, body_sealed, created_at)
            values (@hash, @sessionId, @ehrId, @body, @at)
            """,
            new { hash = HashOf(state), sessionId, ehrId, body = sealer.Seal(Purpose, pending), at = clock.GetUtcNow().ToUnixTimeMilliseconds() });
        await work.CommitAsync(cancel);
    }

    /// <summary>Takes the authorization a state stands for; a refusal leaves it as it was.</summary>
    public async Task<(T? Pending, Refusal Refusal)> TakeAsync<T>(Guid? sessionId, string state, CancellationToken cancel = default)
    {
        var hash = HashOf(state);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await using var work = await database.BeginAsync(cancel);
        var row = await work.SingleOrDefaultAsync<Row>(
            """
            select session_id as SessionId, body_sealed as BodySealed, created_at as CreatedAt, used_at as UsedAt
            from pending_authorization where state_hash = @hash {for update}
            """, new { hash });
        var refusal = row is null ? Refusal.Unknown
            : row.SessionId != sessionId ? Refusal.OtherSession
            : row.UsedAt is not null ? Refusal.AlreadyUsed
            : row.CreatedAt + (long)limits.SignIn.TotalMilliseconds < now ? Refusal.Expired
            : Refusal.None;
        if (refusal != Refusal.None)
        {
            return (default, refusal);
        }

        await work.ExecuteAsync("update pending_authorization set used_at = @now where state_hash = @hash", new { now, hash });
        await work.CommitAsync(cancel);
        return (sealer.Open<T>(Purpose, row!.BodySealed), Refusal.None);
    }

    /// <summary>Deletes states that ran out long ago, used or not.</summary>
    /// <returns>How many; at most <paramref name="count"/>.</returns>
    public async Task<int> PurgeAsync(int count, CancellationToken cancel = default)
    {
        await using var work = await database.BeginAsync(cancel);
        await work.LockAsync("purge of states");
        var purged = await work.ExecuteAsync(
            """
            delete from pending_authorization where state_hash in (
              select state_hash from pending_authorization where created_at < @before order by created_at limit @count)
            """, new { before = (clock.GetUtcNow() - limits.SignIn - LateMax).ToUnixTimeMilliseconds(), count });
        await work.CommitAsync(cancel);
        return purged;
    }

    private static string HashOf(string state) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)));

    private sealed record Row
    {
        public Guid SessionId { get; init; }
        public string BodySealed { get; init; } = "";
        public long CreatedAt { get; init; }
        public long? UsedAt { get; init; }
    }
}
