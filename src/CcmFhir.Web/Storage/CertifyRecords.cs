using System.Collections.Immutable;
using CcmFhir.Web.Certify;
using Dapper;

namespace CcmFhir.Web.Storage;

/// <summary>How a conformance run stands.</summary>
internal enum CertifyStanding
{
    Running,

    /// <summary>Somebody has ended it; what it wrote is being taken back.</summary>
    Ending,
    Done,
    EndedEarly,

    /// <summary>The process that ran it is gone, or failed.</summary>
    BrokenOff,
}

/// <summary>What is known of a run from its beginning on.</summary>
/// <remarks><c>Session</c>: of the browser that began it. <c>Planned</c>: how many checks there are to do.</remarks>
internal sealed record CertifyHead(Guid Session, string By, string FhirBase, string Version, int Planned);

/// <summary>A conformance run as every node knows it.</summary>
internal sealed record CertifyRecord(
    Guid Id, string EhrId, DateTimeOffset BegunAt, CertifyHead Head, CertifyStanding Standing, ImmutableArray<CertifyResult> Results)
{
    public bool IsUnderWay => Standing is CertifyStanding.Running or CertifyStanding.Ending;

    public CertifyReport Report => new(EhrId, Head.FhirBase, BegunAt, Head.Version, Standing != CertifyStanding.Done, Results);
}

/// <summary>
/// The last <see cref="Kept"/> conformance runs of each EHR, for all nodes. One goes on at an EHR at a time; one nobody has reported
/// alive for <see cref="Silence"/> is broken off.
/// </summary>
internal sealed class CertifyRecords(Database database, Sealer sealer, TimeProvider clock)
{
    public const int Kept = 5;

    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private const string HeadPurpose = "certify run";
    private const string ResultPurpose = "certify result";

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <returns>The new run's id; null when one goes on at this EHR.</returns>
    public async Task<Guid?> BeginAsync(string ehrId, CertifyHead head, CancellationToken cancel = default)
    {
        await using var work = await database.BeginAsync(cancel);
        await work.LockAsync("certify run " + ehrId);
        var goesOn = await work.SingleOrDefaultAsync<long>(
            "select count(*) from certify_run where ehr_id = @ehrId and outcome is null and alive_at > @silentSince",
            new { ehrId, silentSince = Now - (long)Silence.TotalMilliseconds });
        if (goesOn > 0)
        {
            return null;
        }

        var id = Guid.CreateVersion7(clock.GetUtcNow());
        await work.ExecuteAsync(
            "insert into certify_run (id, ehr_id, begun_at, alive_at, body_sealed) values (@id, @ehrId, @Now, @Now, @body)",
            new { id, ehrId, Now, body = sealer.Seal(HeadPurpose, head) });
        await work.ExecuteAsync(
            """
            delete from certify_run where ehr_id = @ehrId
            and id not in (select id from certify_run where ehr_id = @ehrId order by begun_at desc, id desc limit @Kept)
            """, new { ehrId, Kept });
        await work.CommitAsync(cancel);
        return id;
    }

    /// <summary>Says that the run goes on.</summary>
    /// <returns>Whether somebody, on any node, has asked for its end.</returns>
    public async Task<bool> AliveAsync(Guid id)
    {
        await using var work = await database.BeginAsync();
        var asked = await work.SingleOrDefaultAsync<long?>("update certify_run set alive_at = @Now where id = @id returning end_asked_at", new { id, Now });
        await work.CommitAsync();
        return asked is not null;
    }

    /// <param name="position">From 0, in the order of the run.</param>
    public async Task AddAsync(Guid id, int position, CertifyResult result)
    {
        await using var work = await database.BeginAsync();
        await work.ExecuteAsync(
            "insert into certify_result (run_id, position, body_sealed) values (@id, @position, @body)",
            new { id, position, body = sealer.Seal(ResultPurpose, result) });
        await work.CommitAsync();
    }

    public async Task FinishAsync(Guid id, CertifyStanding outcome)
    {
        await using var work = await database.BeginAsync();
        await work.ExecuteAsync("update certify_run set outcome = @outcome where id = @id", new { id, outcome = outcome.ToString() });
        await work.CommitAsync();
    }

    /// <summary>Asks the node that runs it to end it.</summary>
    public async Task AskEndAsync(Guid id)
    {
        await using var work = await database.BeginAsync();
        await work.ExecuteAsync("update certify_run set end_asked_at = @Now where id = @id and outcome is null", new { id, Now });
        await work.CommitAsync();
    }

    /// <summary>One run of the EHR; the last one when none is named.</summary>
    public async Task<CertifyRecord?> FindAsync(string ehrId, Guid? id, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            $"{Columns} where ehr_id = @ehrId {(id is null ? "" : "and id = @id")} order by begun_at desc, id desc limit 1", new { ehrId, id });
        if (row is null)
        {
            return null;
        }

        var bodies = await connection.QueryAsync<string>("select body_sealed from certify_result where run_id = @Id order by position", new { row.Id });
        return Record(row, [.. bodies.Select(b => sealer.Open<CertifyResult>(ResultPurpose, b))]);
    }

    /// <summary>The ids of the EHR's runs, the last one first.</summary>
    public async Task<IReadOnlyList<Guid>> ListAsync(string ehrId, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<Guid>("select id from certify_run where ehr_id = @ehrId order by begun_at desc, id desc", new { ehrId })];
    }

    private const string Columns =
        """
        select id as Id, ehr_id as EhrId, begun_at as BegunAt, alive_at as AliveAt, end_asked_at as EndAskedAt, outcome as Outcome, body_sealed as BodySealed
        from certify_run
        """;

    private CertifyRecord Record(Row row, ImmutableArray<CertifyResult> results) => new(
        row.Id, row.EhrId, DateTimeOffset.FromUnixTimeMilliseconds(row.BegunAt), sealer.Open<CertifyHead>(HeadPurpose, row.BodySealed), StandingOf(row), results);

    private CertifyStanding StandingOf(Row row) =>
        row.Outcome is { } outcome ? Enum.Parse<CertifyStanding>(outcome)
        : Now - row.AliveAt >= Silence.TotalMilliseconds ? CertifyStanding.BrokenOff
        : row.EndAskedAt is null ? CertifyStanding.Running : CertifyStanding.Ending;

    private sealed record Row
    {
        public Guid Id { get; init; }
        public string EhrId { get; init; } = "";
        public long BegunAt { get; init; }
        public long AliveAt { get; init; }
        public long? EndAskedAt { get; init; }
        public string? Outcome { get; init; }
        public string BodySealed { get; init; } = "";
    }
}
