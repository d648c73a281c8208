using System.Collections.Immutable;
using System.Text.Json;
using Dapper;
using NodaTime;

namespace CcmFhir.Web.Storage;

/// <summary>A stretch of running time, [start, end).</summary>
public readonly record struct TimerSegment(Instant Start, Instant End);

/// <summary>A person's one timer: running, paused, or stopped and waiting to be saved or discarded.</summary>
public sealed record RunningTimer(
    Guid Id, string PersonId, PatientKey Patient, string Activity, ImmutableArray<TimerSegment> Segments, Instant? RunningSince, Instant? StoppedAt)
{
    public Duration Elapsed(Instant now) =>
        Segments.Aggregate(RunningSince is { } since ? now - since : Duration.Zero, (sum, s) => sum + (s.End - s.Start));
}

/// <summary>
/// Timers. The primary key is the person, whichever of their identities they use, so a second one cannot be started in another tab, window,
/// EHR or node. Every change names the timer it means and is harmless when repeated.
/// </summary>
public sealed class Timers(Database database, TimeProvider clock)
{
    public async Task<RunningTimer?> FindAsync(StaffIdentity who, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QuerySingleOrDefaultAsync<Row>($"{Select} where person_id = {Person}", Of(who)))?.ToTimer();
    }

    /// <summary>Starts a timer, or returns the one the person already has, whichever patient it is for.</summary>
    public async Task<(RunningTimer Timer, bool Started)> StartAsync(
        Guid id, StaffIdentity who, PatientKey patient, string activity, CancellationToken cancel = default)
    {
        await using var work = await database.BeginAsync(cancel);
        var added = await work.ExecuteAsync(
            $"""
            insert into timer (person_id, id, practice_id, ehr_id, patient_id, activity, segments, running_since)
            values ({Person}, @id, @PracticeId, @ehrId, @PatientId, @activity, '[]', @now) on conflict do nothing
            """,
            new { atEhr = who.EhrId, identity = who.PersonId, own = who.Key, id, patient.PracticeId, ehrId = patient.EhrId, patient.PatientId, activity, now = Now() });
        var timer = (await work.SingleOrDefaultAsync<Row>($"{Select} where person_id = {Person}", Of(who)))!.ToTimer();
        await work.CommitAsync(cancel);
        return (timer, added == 1);
    }

    /// <param name="who">Whose timer.</param>
    /// <param name="id">Which timer is meant.</param>
    /// <param name="pressedAt">When the button was pressed, if the press arrived late; it can only make the timer shorter. Null: now.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<RunningTimer?> PauseAsync(StaffIdentity who, Guid id, Instant? pressedAt = null, CancellationToken cancel = default) =>
        ChangeAsync(who, id, (timer, now) => timer.StoppedAt is null ? Halt(timer, Earlier(pressedAt, now)) : timer, cancel);

    public Task<RunningTimer?> ResumeAsync(StaffIdentity who, Guid id, CancellationToken cancel = default) =>
        ChangeAsync(who, id, (timer, now) => timer.RunningSince is null ? timer with { RunningSince = now, StoppedAt = null } : timer, cancel);

    /// <summary>Stops; a second stop keeps the first one's time. <paramref name="pressedAt"/> as for a pause.</summary>
    public Task<RunningTimer?> StopAsync(StaffIdentity who, Guid id, Instant? pressedAt = null, CancellationToken cancel = default) =>
        ChangeAsync(who, id, (timer, now) => timer.StoppedAt is null ? Halt(timer, Earlier(pressedAt, now)) with { StoppedAt = now } : timer, cancel);

    /// <summary>Removes the timer, in the transaction that saves what it measured (or alone: discard).</summary>
    public static async Task RemoveAsync(Work work, StaffIdentity who, Guid id) => await work.ExecuteAsync(
        $"delete from timer where person_id = {Person} and id = @id", new { atEhr = who.EhrId, identity = who.PersonId, own = who.Key, id });

    private static Instant Earlier(Instant? pressedAt, Instant now) =>
        pressedAt is { } at && at < now ? Instant.FromUnixTimeSeconds(at.ToUnixTimeSeconds()) : now;

    private static RunningTimer Halt(RunningTimer timer, Instant now) => timer.RunningSince is { } since
        ? timer with { RunningSince = null, Segments = now > since ? timer.Segments.Add(new TimerSegment(since, now)) : timer.Segments }
        : timer;

    /// <returns>The timer afterwards, or null when the person has no timer with this id.</returns>
    private async Task<RunningTimer?> ChangeAsync(
        StaffIdentity who, Guid id, Func<RunningTimer, Instant, RunningTimer> change, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var mine = await work.SingleOrDefaultAsync<Row>($"{Select} where person_id = {Person} {{for update}}", Of(who));
        if (mine is not { } row || row.Id != id)
        {
            return null;
        }

        var changed = change(row.ToTimer(), Instant.FromUnixTimeMilliseconds(Now()));
        await work.ExecuteAsync(
            "update timer set segments = @segments, running_since = @running, stopped_at = @stopped where id = @id",
            new
            {
                id,
                segments = JsonSerializer.Serialize(changed.Segments, StoreJson.Options),
                running = changed.RunningSince?.ToUnixTimeMilliseconds(),
                stopped = changed.StoppedAt?.ToUnixTimeMilliseconds(),
            });
        await work.CommitAsync(cancel);
        return changed;
    }

    // An identity that the register joined to a person is that person's; any other stands for itself.
    private static readonly string Person = StaffIdentities.PersonOf("@atEhr", "@identity", "@own");

    private const string Select =
        """
        select person_id as PersonId, id as Id, practice_id as PracticeId, ehr_id as EhrId, patient_id as PatientId, activity as Activity,
               segments as Segments, running_since as RunningSince, stopped_at as StoppedAt from timer
        """;

    private static object Of(StaffIdentity who) => new { atEhr = who.EhrId, identity = who.PersonId, own = who.Key };

    private long Now() => clock.GetUtcNow().ToUnixTimeSeconds() * 1000; // entries are whole seconds

    private sealed record Row
    {
        public string PersonId { get; init; } = "";
        public Guid Id { get; init; }
        public string PracticeId { get; init; } = "";
        public string EhrId { get; init; } = "";
        public Guid PatientId { get; init; }
        public string Activity { get; init; } = "";
        public string Segments { get; init; } = "";
        public long? RunningSince { get; init; }
        public long? StoppedAt { get; init; }

        public RunningTimer ToTimer() => new(
            Id, PersonId, new PatientKey(PracticeId, EhrId, PatientId), Activity,
            JsonSerializer.Deserialize<ImmutableArray<TimerSegment>>(Segments, StoreJson.Options), ToInstant(RunningSince), ToInstant(StoppedAt));

        private static Instant? ToInstant(long? milliseconds) => milliseconds is { } m ? Instant.FromUnixTimeMilliseconds(m) : null;
    }
}
