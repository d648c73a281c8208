using CcmFhir.Testing;
using CcmFhir.Web.Storage;
using Dapper;
using NodaTime;

namespace CcmFhir.Web.Tests.Storage;

/// <summary>Migrations, sessions, pending authorizations, timers, held months and the access log, on both engines.</summary>
public sealed class StoreTests
{
    private static readonly StaffIdentity Nurse = new("sandbox", "Practitioner/nurse");

    public static TheoryData<Dialect> Engines => [Dialect.Sqlite, Dialect.Postgres];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Six_migrations_at_once_on_an_empty_database_apply_once(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Migrator.MigrateAsync(store.Database)));

        await using var work = await store.Database.BeginAsync();
        var foreign = engine == Dialect.Sqlite ? ".postgres.sql" : ".sqlite.sql";
        var files = typeof(Migrator).Assembly.GetManifestResourceNames()
            .Count(n => n.EndsWith(".sql", StringComparison.Ordinal) && !n.EndsWith(foreign, StringComparison.Ordinal));
        Assert.Equal(files, await work.SingleOrDefaultAsync<int>("select count(*) from schema_version"));
    }

    [Fact]
    public async Task A_migration_edited_after_it_was_applied_stops_the_start()
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        await using (var work = await store.Database.BeginAsync())
        {
            await work.ExecuteAsync("update schema_version set sha256 = 'other' where name = '0001_store.sql'");
            await work.CommitAsync();
        }

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Migrator.MigrateAsync(store.Database));
        Assert.StartsWith("Migration 0001_store.sql was changed", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_follows_a_commit_finds_what_was_committed_and_without_one_nothing_follows(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var seen = new List<long>();
        await using (var never = await store.Database.BeginAsync())
        {
            never.AfterCommit(() => seen.Add(-1));
        }

        await using var work = await store.Database.BeginAsync();
        await work.ExecuteAsync("insert into data_protection_key (name, xml) values ('a', 'b')");
        work.AfterCommit(() => seen.Add(Elsewhere(store)));
        await work.CommitAsync();

        Assert.Equal([1], seen);
    }

    private static long Elsewhere(TestStore store)
    {
        using var connection = store.Database.OpenAsync().GetAwaiter().GetResult();
        return connection.ExecuteScalar<long>("select count(*) from data_protection_key where name = 'a'");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_rotated_session_token_stays_good_for_a_minute_only(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var sessions = new Sessions(store.Database, store.Clock);
        var session = await sessions.StartAsync();
        var next = await sessions.RotateAsync(session.Id);

        Assert.Equal(session.Id, await sessions.FindAsync(next, SessionLimits.Default));
        Assert.Equal(session.Id, await sessions.FindAsync(session.Token, SessionLimits.Default));
        store.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Null(await sessions.FindAsync(session.Token, SessionLimits.Default));
        Assert.Equal(session.Id, await sessions.FindAsync(next, SessionLimits.Default));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_session_ends_when_idle_and_when_old(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var sessions = new Sessions(store.Database, store.Clock);
        var idle = await sessions.StartAsync();
        var busy = await sessions.StartAsync();
        for (var minutes = 0; minutes < 470; minutes += 10)
        {
            store.Clock.Advance(TimeSpan.FromMinutes(10));
            Assert.NotNull(await sessions.FindAsync(busy.Token, SessionLimits.Default));
        }

        Assert.Null(await sessions.FindAsync(idle.Token, SessionLimits.Default));
        store.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Null(await sessions.FindAsync(busy.Token, SessionLimits.Default));
        Assert.Null(await sessions.FindAsync(null, SessionLimits.Default));
        Assert.Null(await sessions.FindAsync("forged", SessionLimits.Default));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_state_is_taken_once_by_its_own_session_within_ten_minutes(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var pending = new PendingAuthorizations(store.Database, store.Sealer, SessionLimits.Default, store.Clock);
        var (mine, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await pending.AddAsync(mine, "sandbox", "state-1", "verifier");
        await pending.AddAsync(mine, "sandbox", "state-2", "verifier");

        Assert.Equal((null, PendingAuthorizations.Refusal.Unknown), await pending.TakeAsync<string>(mine, "forged"));
        Assert.Equal((null, PendingAuthorizations.Refusal.OtherSession), await pending.TakeAsync<string>(other, "state-1"));
        Assert.Equal((null, PendingAuthorizations.Refusal.OtherSession), await pending.TakeAsync<string>(null, "state-1"));
        Assert.Equal(("verifier", PendingAuthorizations.Refusal.None), await pending.TakeAsync<string>(mine, "state-1"));
        Assert.Equal((null, PendingAuthorizations.Refusal.AlreadyUsed), await pending.TakeAsync<string>(mine, "state-1"));
        store.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal((null, PendingAuthorizations.Refusal.Expired), await pending.TakeAsync<string>(mine, "state-2"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_person_has_one_timer_in_every_tab_and_on_every_node(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var timers = new Timers(store.Database, store.Clock);

        var starts = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ =>
            timers.StartAsync(Guid.CreateVersion7(), Nurse, store.Patient, "patient-call")));

        Assert.Single(starts, s => s.Started);
        Assert.Single(starts.Select(s => s.Timer.Id).Distinct());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_person_has_one_timer_under_every_identity_while_it_is_theirs(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var timers = new Timers(store.Database, store.Clock);
        var other = Nurse with { EhrId = "other" };
        Assert.True(await JoinAsync(store, other, Nurse, new LocalDate(2026, 10, 1)));
        var (timer, _) = await timers.StartAsync(Guid.CreateVersion7(), Nurse, store.Patient, "patient-call");

        var (same, started) = await timers.StartAsync(Guid.CreateVersion7(), other, store.Patient, "care-plan");

        Assert.Equal((timer.Id, false), (same.Id, started));
        Assert.NotNull(await timers.StopAsync(other, timer.Id));
        await using (var work = await store.Database.BeginAsync())
        {
            Assert.True(await StaffIdentities.IsTimedAsync(work, Nurse, Nurse));
            await StaffIdentities.EndAsync(work, other, new LocalDate(2026, 10, 20));
            await work.CommitAsync();
        }

        Assert.Null(await timers.FindAsync(other));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task An_identity_is_one_persons_at_a_time(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var identity = new StaffIdentity("other", "Practitioner/1");
        var somebody = new StaffIdentity("sandbox", "Practitioner/2");

        var both = await Task.WhenAll(JoinAsync(store, identity, Nurse, new LocalDate(2026, 10, 1)), JoinAsync(store, identity, somebody, new LocalDate(2026, 10, 1)));
        Assert.Single(both, won => won);
        await using (var work = await store.Database.BeginAsync())
        {
            await StaffIdentities.EndAsync(work, identity, new LocalDate(2026, 10, 20));
            await work.CommitAsync();
        }

        Assert.False(await JoinAsync(store, identity, somebody, new LocalDate(2026, 10, 20)));
        Assert.True(await JoinAsync(store, identity, somebody, new LocalDate(2026, 10, 21)));
    }

    private static async Task<bool> JoinAsync(TestStore store, StaffIdentity identity, StaffIdentity person, LocalDate from)
    {
        await using var work = await store.Database.BeginAsync();
        var joined = await StaffIdentities.JoinAsync(work, "practice", identity, person, from);
        await work.CommitAsync();
        return joined;
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Pauses_are_not_counted_and_a_second_stop_keeps_the_first_ones_time(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var timers = new Timers(store.Database, store.Clock);
        var (timer, _) = await timers.StartAsync(Guid.CreateVersion7(), Nurse, store.Patient, "patient-call");

        store.Clock.Advance(TimeSpan.FromSeconds(100));
        await timers.PauseAsync(Nurse, timer.Id);
        store.Clock.Advance(TimeSpan.FromSeconds(50));
        await timers.ResumeAsync(Nurse, timer.Id);
        store.Clock.Advance(TimeSpan.FromSeconds(20));
        var first = await timers.StopAsync(Nurse, timer.Id);
        store.Clock.Advance(TimeSpan.FromSeconds(500));
        var second = await timers.StopAsync(Nurse, timer.Id);

        Assert.Equal(first!.StoppedAt, second!.StoppedAt);
        Assert.Equal(Duration.FromSeconds(120), second.Elapsed(Instant.MaxValue));
        Assert.Equal([Duration.FromSeconds(100), Duration.FromSeconds(20)], second.Segments.Select(s => s.End - s.Start));
        Assert.Null(await timers.StopAsync(Nurse, Guid.CreateVersion7()));
        Assert.Equal(second.StoppedAt, (await timers.FindAsync(Nurse))!.StoppedAt);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_month_is_held_by_one_practitioner_in_one_lane_until_it_is_reopened(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var charges = new Charges(store.Database, store.Clock);
        var month = new YearMonth(2026, 10);
        await using var work = await store.Database.BeginAsync();

        Assert.Null(await charges.HoldAsync(work, store.Patient, month, "staff", "Practitioner/a"));
        Assert.Null(await charges.HoldAsync(work, store.Patient, month, "staff", "Practitioner/a"));
        var held = await charges.HoldAsync(work, store.Patient, month, "staff", "Practitioner/b");
        Assert.Equal(("staff", "Practitioner/a"), (held!.Lane, held.BilledBy));
        Assert.Null(await charges.HoldAsync(work, store.Patient, month, "complex", "Practitioner/a"));
        Assert.Equal("complex", (await charges.HoldAsync(work, store.Patient, month, "complex", "Practitioner/b"))!.Lane);
        await charges.ReleaseAsync(work, store.Patient, month);
        Assert.Null(await charges.HoldAsync(work, store.Patient, month, "staff", "Practitioner/b"));
        var charge = new Charge(Guid.CreateVersion7(), store.Patient, month, "staff", "99490", 1, "key", Guid.CreateVersion7());
        Assert.True(await charges.AddAsync(work, charge));
        Assert.False(await charges.AddAsync(work, charge with { Id = Guid.CreateVersion7(), Units = 2 }));
        await work.CommitAsync();
        Assert.Equal([charge], await charges.ForPatientAsync(store.Patient));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_access_log_is_one_chain_whoever_writes(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var log = new AuditLog(store.Database, store.Clock);
        var viewed = new AuditEvent("riverbend", "sandbox", "Practitioner/a", "clinical-staff", "view", store.Patient.PatientId, "/c/{contextId}", "ok");

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => log.WriteAsync(viewed)));

        Assert.Equal(10, (await log.ReadAsync()).Count);
        Assert.Empty(await log.VerifyAsync());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_patient_is_one_row_however_often_launched_and_keeps_the_newest_name(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);

        var ids = await Task.WhenAll(Enumerable.Range(0, 5).Select(n =>
            store.Patients.FindOrAddAsync("riverbend", "sandbox", new PatientIdentity("p1", "Testpatient, Alma Renamed", new LocalDate(1954, 3, 14), null), "n1")));

        Assert.Equal([store.Patient.PatientId], ids.Distinct());
        Assert.Equal("Testpatient, Alma Renamed", (await store.Patients.ReadAsync(ids[0])).Name);
    }
}
