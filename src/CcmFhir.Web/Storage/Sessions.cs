using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;

namespace CcmFhir.Web.Storage;

/// <summary>
/// Browser sessions. The browser holds a random token, the store its hash. The token is replaced after each callback
/// (ASVS 7.2.4); the one before it stays good for a minute, so that a launch in another window is not lost.
/// </summary>
public sealed class Sessions(Database database, TimeProvider clock)
{
    private const long OverlapMilliseconds = 60_000;

    public sealed record Session(Guid Id, string Token);

    public async Task<Session> StartAsync(CancellationToken cancel = default)
    {
        var token = NewToken();
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await using var work = await database.BeginAsync(cancel);
        await work.ExecuteAsync(
            "insert into browser_session (id, token_hash, created_at, seen_at) values (@id, @hash, @at, @at)",
            new { id, hash = HashOf(token), at = now.ToUnixTimeMilliseconds() });
        await work.CommitAsync(cancel);
        return new Session(id, token);
    }

    /// <summary>The session a cookie stands for, or null when it is unknown, idle too long or too old.</summary>
    public async Task<Guid?> FindAsync(string? token, SessionLimits limits, CancellationToken cancel = default)
    {
        if (token is not { Length: > 0 and < 200 })
        {
            return null;
        }

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await using var work = await database.BeginAsync(cancel);
        var id = await work.SingleOrDefaultAsync<Guid?>(
            """
            update browser_session set seen_at = @now
            where (token_hash = @hash or (earlier_token_hash = @hash and earlier_until > @now)) and seen_at > @idle and created_at > @oldest
            returning id
            """,
            new { now, hash = HashOf(token), idle = now - (long)limits.Idle.TotalMilliseconds, oldest = now - (long)limits.Absolute.TotalMilliseconds });
        await work.CommitAsync(cancel);
        return id;
    }

    public async Task<string> RotateAsync(Guid id, CancellationToken cancel = default)
    {
        var token = NewToken();
        await using var work = await database.BeginAsync(cancel);
        await work.ExecuteAsync(
            "update browser_session set earlier_token_hash = token_hash, earlier_until = @until, token_hash = @hash where id = @id",
            new { id, hash = HashOf(token), until = clock.GetUtcNow().ToUnixTimeMilliseconds() + OverlapMilliseconds });
        await work.CommitAsync(cancel);
        return token;
    }

    /// <summary>The person signs out: no cookie stands for this session any more, in no window.</summary>
    public async Task EndAsync(Guid id, CancellationToken cancel = default)
    {
        await using var work = await database.BeginAsync(cancel);
        await work.ExecuteAsync("delete from browser_session where id = @id", new { id });
        await work.CommitAsync(cancel);
    }

    /// <summary>Deletes sessions for which no cookie stands any more: <see cref="FindAsync"/> would find none of them.</summary>
    /// <returns>How many; at most <paramref name="count"/>.</returns>
    public async Task<int> PurgeAsync(SessionLimits limits, int count, CancellationToken cancel = default)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var (idle, oldest) = (now - (long)limits.Idle.TotalMilliseconds, now - (long)limits.Absolute.TotalMilliseconds);
        await using var work = await database.BeginAsync(cancel);
        await work.LockAsync("purge of sessions");
        // Asked once more outside: one that is used in this moment stays.
        var purged = await work.ExecuteAsync(
            """
            delete from browser_session where (seen_at <= @idle or created_at <= @oldest) and id in (
              select id from browser_session where created_at <= @begun and (seen_at <= @idle or created_at <= @oldest) order by created_at limit @count)
            """, new { idle, oldest, begun = Math.Max(idle, oldest), count });
        await work.CommitAsync(cancel);
        return purged;
    }

    private static string NewToken() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    private static string HashOf(string token) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token)));
}

/// <summary>Automatic logoff (45 CFR 164.312(a)(2)(iii)).</summary>
/// <param name="Idle">Without a request.</param>
/// <param name="Absolute">Since the sign-in.</param>
/// <param name="SignIn">From the launch to the callback: how long a state is good.</param>
public sealed record SessionLimits(TimeSpan Idle, TimeSpan Absolute, TimeSpan SignIn)
{
    public static SessionLimits Default { get; } = new(TimeSpan.FromMinutes(15), TimeSpan.FromHours(8), TimeSpan.FromMinutes(10));
}
