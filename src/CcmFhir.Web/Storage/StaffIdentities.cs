using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Web.Storage;

/// <summary>
/// Whose each joined identity is now. The primary key is the identity, so it cannot be two people's at a time on any node; the ledger row of the
/// same transaction says who joined or ended it.
/// </summary>
public static class StaffIdentities
{
    /// <returns>False when it is somebody's on that day already; then nothing is changed.</returns>
    public static async Task<bool> JoinAsync(Work work, string practiceId, StaffIdentity identity, StaffIdentity person, LocalDate from) =>
        await work.ExecuteAsync(
            """
            insert into staff_identity (practice_id, ehr_id, identity, person, from_day) values (@practiceId, @EhrId, @PersonId, @person, @from)
            on conflict (ehr_id, identity) do update set person = excluded.person, from_day = excluded.from_day, last_day = null
            where staff_identity.last_day < excluded.from_day
            """,
            new { practiceId, identity.EhrId, identity.PersonId, person = person.Key, from = Day(from) }) == 1;

    public static Task EndAsync(Work work, StaffIdentity identity, LocalDate lastDay) => work.ExecuteAsync(
        "update staff_identity set last_day = @last where ehr_id = @EhrId and identity = @PersonId and last_day is null",
        new { identity.EhrId, identity.PersonId, last = Day(lastDay) });

    /// <summary>Whether a timer started at the identity's EHR is under way: it would change hands.</summary>
    /// <param name="work">The transaction that would change whose the identity is.</param>
    /// <param name="identity">Which.</param>
    /// <param name="owner">Whose it is until now.</param>
    public static async Task<bool> IsTimedAsync(Work work, StaffIdentity identity, StaffIdentity owner) =>
        await work.SingleOrDefaultAsync<string>(
            "select person_id from timer where person_id = @Key and ehr_id = @EhrId", new { owner.Key, identity.EhrId }) is not null;

    /// <summary>SQL for the key of whose an identity is now: a person's whom the register joined it to, else its own.</summary>
    /// <param name="ehr">SQL for the EHR's id; with <paramref name="identity"/> and <paramref name="own"/> never a value.</param>
    public static string PersonOf(string ehr, string identity, string own) =>
        $"coalesce((select person from staff_identity i where i.ehr_id = {ehr} and i.identity = {identity} and i.last_day is null), {own})";

    /// <summary>The key of whose an identity is now.</summary>
    public static async Task<string> PersonOfAsync(Database database, StaffIdentity identity, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await Dapper.SqlMapper.QuerySingleAsync<string>(
            connection, $"select {PersonOf("@EhrId", "@PersonId", "@Key")}", new { identity.EhrId, identity.PersonId, identity.Key });
    }

    private static string Day(LocalDate day) => LocalDatePattern.Iso.Format(day);
}
