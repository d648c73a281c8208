using Dapper;
using NodaTime;

namespace CcmFhir.Web.Storage;

/// <summary>An EHR takes a kind of record by another route than when last looked at.</summary>
public sealed record OfferChange(Instant NoticedAt, string Subject, string Before, string After);

/// <summary>The routes each EHR offered when last looked at, and what has changed since.</summary>
public sealed class EhrOffers(Database database, TimeProvider clock)
{
    /// <summary>Whether nobody has looked for a day.</summary>
    public async Task<bool> IsDueAsync(string ehrId, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        var at = await connection.QuerySingleOrDefaultAsync<long?>("select looked_at from ehr_offer where ehr_id = @ehrId", new { ehrId });
        return at is null || at < clock.GetUtcNow().AddDays(-1).ToUnixTimeMilliseconds();
    }

    /// <summary>Stores what is offered now (kind of record to route) and what of it is new.</summary>
    /// <returns>The changes; none at the first look.</returns>
    public async Task<IReadOnlyList<OfferChange>> NoticeAsync(string ehrId, IReadOnlyDictionary<string, string> routes, CancellationToken cancel = default)
    {
        var now = Instant.FromDateTimeOffset(clock.GetUtcNow());
        var text = string.Join(' ', routes.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key}={r.Value}"));
        await using var work = await database.BeginAsync(cancel);
        await work.LockAsync("ehr offer");
        var before = await work.SingleOrDefaultAsync<string>("select routes from ehr_offer where ehr_id = @ehrId", new { ehrId });
        await work.ExecuteAsync(
            """
            insert into ehr_offer (ehr_id, routes, looked_at) values (@ehrId, @text, @at)
            on conflict (ehr_id) do update set routes = excluded.routes, looked_at = excluded.looked_at
            """, new { ehrId, text, at = now.ToUnixTimeMilliseconds() });
        var old = (before ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
        OfferChange[] changes =
            [.. routes.Where(r => old.TryGetValue(r.Key, out var was) && was != r.Value).Select(r => new OfferChange(now, r.Key, old[r.Key], r.Value))];
        foreach (var change in changes)
        {
            await work.ExecuteAsync(
                "insert into ehr_offer_change (ehr_id, noticed_at, subject, before_route, after_route) values (@ehrId, @at, @Subject, @Before, @After)",
                new { ehrId, at = now.ToUnixTimeMilliseconds(), change.Subject, change.Before, change.After });
        }

        await work.CommitAsync(cancel);
        return changes;
    }

    /// <summary>Changes noticed since, newest first.</summary>
    public async Task<IReadOnlyList<OfferChange>> ChangesAsync(string ehrId, Instant since, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        var rows = await connection.QueryAsync<Row>(
            """
            select noticed_at as NoticedAt, subject as Subject, before_route as BeforeRoute, after_route as AfterRoute
            from ehr_offer_change where ehr_id = @ehrId and noticed_at >= @since order by noticed_at desc, subject
            """, new { ehrId, since = since.ToUnixTimeMilliseconds() });
        return [.. rows.Select(r => new OfferChange(Instant.FromUnixTimeMilliseconds(r.NoticedAt), r.Subject, r.BeforeRoute, r.AfterRoute))];
    }

    private sealed record Row
    {
        public long NoticedAt { get; init; }
        public string Subject { get; init; } = "";
        public string BeforeRoute { get; init; } = "";
        public string AfterRoute { get; init; } = "";
    }
}
