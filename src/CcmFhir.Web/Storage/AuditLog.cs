using Dapper;

namespace CcmFhir.Web.Storage;

/// <summary>What somebody did or was refused. Says which page or action, never what was on it.</summary>
/// <param name="Action">view, change, denial, launch, sign-in, sign-out, export, delivery.</param>
/// <param name="What">A route pattern or an action's name: no patient data.</param>
public sealed record AuditEvent(
    string PracticeId, string EhrId, string PersonId, string Role, string Action, Guid? PatientId, string What, string Outcome);

/// <summary>The append-only, hash-chained access log (45 CFR 164.312(b)).</summary>
public sealed class AuditLog(Database database, TimeProvider clock)
{
    public async Task WriteAsync(AuditEvent happened, CancellationToken cancel = default)
    {
        await using var work = await database.BeginAsync(cancel);
        await WriteAsync(work, happened);
        await work.CommitAsync(cancel);
    }

    public async Task WriteAsync(Work work, AuditEvent happened)
    {
        await work.LockAsync("audit");
        var last = await work.SingleOrDefaultAsync<Row>(
            "select position as Position, row_hash as RowHash from audit order by position desc limit 1");
        var row = new Row
        {
            Position = (last?.Position ?? 0) + 1,
            At = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            PracticeId = happened.PracticeId,
            EhrId = happened.EhrId,
            PersonId = happened.PersonId,
            Role = happened.Role,
            Action = happened.Action,
            PatientId = happened.PatientId,
            What = happened.What,
            Outcome = happened.Outcome,
            PreviousHash = last?.RowHash ?? HashChain.Genesis,
        };
        row.RowHash = Hash(row);
        await work.ExecuteAsync(
            """
            insert into audit (position, at, practice_id, ehr_id, person_id, role, action, patient_id, what, outcome, previous_hash, row_hash)
            values (@Position, @At, @PracticeId, @EhrId, @PersonId, @Role, @Action, @PatientId, @What, @Outcome, @PreviousHash, @RowHash)
            """, row);
    }

    /// <summary>Names the rows that are not what was written.</summary>
    public async Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancel = default)
    {
        var findings = new List<string>();
        var (position, hash) = (0L, HashChain.Genesis);
        foreach (var row in await ReadAsync(cancel))
        {
            var fault = row.Position != position + 1 ? "a row before it is missing"
                : row.PreviousHash != hash ? "it does not follow the row before it"
                : row.RowHash != Hash(row) ? "its content was changed"
                : null;
            if (fault is not null)
            {
                findings.Add($"audit row {row.Position}: {fault}");
            }

            (position, hash) = (row.Position, row.RowHash);
        }

        return findings;
    }

    public async Task<IReadOnlyList<Row>> ReadAsync(CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<Row>(
            """
            select position as Position, at as At, practice_id as PracticeId, ehr_id as EhrId, person_id as PersonId, role as Role, action as Action,
                   patient_id as PatientId, what as What, outcome as Outcome, previous_hash as PreviousHash, row_hash as RowHash
            from audit order by position
            """)).AsList();
    }

    private static string Hash(Row row) => HashChain.Hash(
        row.PreviousHash, $"{row.Position}", $"{row.At}", row.PracticeId, row.EhrId, row.PersonId, row.Role, row.Action,
        row.PatientId?.ToString("D") ?? "", row.What, row.Outcome);

    public sealed record Row
    {
        public long Position { get; init; }
        public long At { get; init; }
        public string PracticeId { get; init; } = "";
        public string EhrId { get; init; } = "";
        public string PersonId { get; init; } = "";
        public string Role { get; init; } = "";
        public string Action { get; init; } = "";
        public Guid? PatientId { get; init; }
        public string What { get; init; } = "";
        public string Outcome { get; init; } = "";
        public string PreviousHash { get; init; } = "";
        public string RowHash { get; set; } = "";
    }
}
