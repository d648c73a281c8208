using System.Net;
using System.Text.Json.Nodes;
using CcmFhir.Testing;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Launch;
using Dapper;

namespace CcmFhir.Web.Tests.Jobs;

/// <summary>What becomes of launches, tokens, sessions and states that nobody uses any more (docs/adr/0022), on both engines and on two nodes.</summary>
public sealed class SessionSweepTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static TheoryData<Dialect> Engines => [Dialect.Sqlite, Dialect.Postgres];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_grant_that_was_left_is_ended_once_whoever_sweeps_and_blanked(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        using var ehr = new TokenServer();
        for (var n = 0; n < 10; n++)
        {
            var context = await TokenServer.LaunchedAsync(store, $"c{n}", refreshToken: $"refresh-{n}");
            await SignOutAsync(store, context);
        }

        var stays = await TokenServer.LaunchedAsync(store, "stays", refreshToken: "refresh-stays");
        using var one = ehr.Sweep(store);
        using var other = ehr.Sweep(store);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(n => Task.Run(() => (n % 2 == 0 ? one : other).RoundAsync(default))));

        Assert.Equal(Enumerable.Range(0, 10).Select(n => $"refresh-{n}"), ehr.Ended.Order(StringComparer.Ordinal));
        for (var n = 0; n < 10; n++)
        {
            Assert.Equal("ended, blank", await StandingAsync(store, $"c{n}"));
        }

        Assert.Equal("open", await StandingAsync(store, stays.Id));
        Assert.Equal("refresh-stays", (await TokenServer.Contexts(store).GrantAsync(stays.Id)).Grant?.RefreshToken);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task While_something_waits_for_the_EHR_its_grant_delivers_it_and_is_ended_afterwards(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        using var ehr = new TokenServer();
        var context = await TokenServer.LaunchedAsync(store);
        var row = await QueueAsync(store, context.Patient);
        await SignOutAsync(store, context);
        using var sweep = ehr.Sweep(store);

        await sweep.RoundAsync(default);
        var borrowed = Assert.Single(await TokenServer.Contexts(store).NewestForPatientAsync(context.Patient.PatientId, 5));
        Assert.Equal("access-2", (await ehr.Node(store).FreshAsync(borrowed, default)).Value?.AccessToken);
        Assert.Empty(ehr.Ended);

        await store.Outbox.SettleAsync(row, new Outcome(DeliveryState.Confirmed));
        await sweep.RoundAsync(default);

        // The one it was renewed to, with the access token that still worked.
        Assert.Equal(["refresh-2", "access-2"], ehr.Ended);
        Assert.Equal("ended, blank", await StandingAsync(store, context.Id));
    }

    [Theory]
    [InlineData("launch online_access", 8)]
    [InlineData("launch offline_access", 30 * 24)]
    public async Task However_long_something_waits_a_grant_is_kept_no_longer_than_this(string scopes, int hours)
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        using var ehr = new TokenServer();
        var context = await TokenServer.LaunchedAsync(store, scopes: scopes);
        await QueueAsync(store, context.Patient);
        using var sweep = ehr.Sweep(store);

        store.Clock.Advance((hours * Hour) - TimeSpan.FromSeconds(1));
        await sweep.RoundAsync(default);
        Assert.Equal("open", await StandingAsync(store, context.Id));

        store.Clock.Advance(TimeSpan.FromSeconds(1));
        await sweep.RoundAsync(default);
        Assert.Equal("ended, blank: refresh-1", await OutcomeAsync(store, ehr, context));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_grant_for_offline_use_is_kept_for_what_may_come_until_its_person_launches_again_or_for_a_month(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        using var ehr = new TokenServer();
        using var sweep = ehr.Sweep(store);
        await SignOutAsync(store, await TokenServer.LaunchedAsync(store, "first", "offline_access", "refresh-first"));
        await sweep.RoundAsync(default);
        Assert.Equal("open", await StandingAsync(store, "first"));

        store.Clock.Advance(Hour);
        await SignOutAsync(store, await TokenServer.LaunchedAsync(store, "online", "online_access", "refresh-online"));
        await sweep.RoundAsync(default);
        Assert.Equal(("open", "ended, blank"), (await StandingAsync(store, "first"), await StandingAsync(store, "online")));

        store.Clock.Advance(Hour);
        await SignOutAsync(store, await TokenServer.LaunchedAsync(store, "second", "offline_access", "refresh-second"));
        await sweep.RoundAsync(default);
        Assert.Equal(("ended, blank", "open"), (await StandingAsync(store, "first"), await StandingAsync(store, "second")));

        store.Clock.Advance(CareContexts.OfflineMax);
        await sweep.RoundAsync(default);
        Assert.Equal("ended, blank", await StandingAsync(store, "second"));
        Assert.Equal(["refresh-online", "refresh-first", "refresh-second"], ehr.Ended);
    }

    [Fact]
    public async Task Leave_for_offline_use_is_worth_nothing_without_a_refresh_token()
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        using var ehr = new TokenServer();
        var context = await TokenServer.LaunchedAsync(store, scopes: "offline_access", refreshToken: null);
        await QueueAsync(store, context.Patient);
        using var sweep = ehr.Sweep(store);

        store.Clock.Advance(8 * Hour);
        await sweep.RoundAsync(default);

        // An access token that has run out needs nobody to end it.
        Assert.Equal("ended, blank: ", await OutcomeAsync(store, ehr, context));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task An_EHR_that_is_away_is_asked_again_for_a_day_at_most_twelve_times_and_nobody_uses_the_grant_meanwhile(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        using var ehr = new TokenServer { EndsWith = HttpStatusCode.BadGateway };
        var context = await TokenServer.LaunchedAsync(store);
        await SignOutAsync(store, context);
        using var sweep = ehr.Sweep(store);

        await sweep.RoundAsync(default);
        await sweep.RoundAsync(default);
        Assert.Equal(("ended, to be revoked", 1), (await StandingAsync(store, context.Id), ehr.Ended.Count));
        Assert.False((await ehr.Node(store).FreshAsync(context, default)).Succeeded);
        Assert.Equal(0, ehr.TokenCalls);

        for (var minutes = 0; minutes < 1430; minutes += 10)
        {
            store.Clock.Advance(TimeSpan.FromMinutes(10));
            await sweep.RoundAsync(default);
        }

        Assert.Equal(("ended, to be revoked", CareContexts.RevokeTriesMax), (await StandingAsync(store, context.Id), ehr.Ended.Count));
        store.Clock.Advance(Hour);
        await sweep.RoundAsync(default);
        Assert.Equal(("ended, blank", CareContexts.RevokeTriesMax), (await StandingAsync(store, context.Id), ehr.Ended.Count));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_node_that_died_while_it_asked_leaves_the_grant_to_another(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        using var ehr = new TokenServer();
        var context = await TokenServer.LaunchedAsync(store);
        await SignOutAsync(store, context);
        Assert.Equal(1, await TokenServer.Contexts(store).EndLeftAsync(SessionLimits.Default, 10));
        Assert.Equal(context.Id, (await TokenServer.Contexts(store).TakeToRevokeAsync("general"))?.ContextId);
        using var sweep = ehr.Sweep(store);

        await sweep.RoundAsync(default);
        Assert.Empty(ehr.Ended);
        store.Clock.Advance(TimeSpan.FromMinutes(2));
        await sweep.RoundAsync(default);

        Assert.Equal("ended, blank: refresh-1", await OutcomeAsync(store, ehr, context));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_grant_that_is_being_renewed_is_ended_once_that_is_over(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        using var ehr = new TokenServer();
        var contexts = TokenServer.Contexts(store);
        var context = await TokenServer.LaunchedAsync(store);
        var (before, version) = await contexts.GrantAsync(context.Id);
        Assert.True(await contexts.ClaimGrantAsync(context.Id, version));
        await SignOutAsync(store, context);
        using var sweep = ehr.Sweep(store);

        await sweep.RoundAsync(default);
        Assert.Empty(ehr.Ended);
        await contexts.SettleGrantAsync(context.Id, before! with { RefreshToken = "refresh-9" }, version);
        await sweep.RoundAsync(default);

        Assert.Equal("ended, blank: refresh-9", await OutcomeAsync(store, ehr, context));
    }

    [Fact]
    public async Task Where_no_token_can_be_ended_the_grant_is_blanked_at_once()
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        using var ehr = new TokenServer { CanEnd = false };
        var context = await TokenServer.LaunchedAsync(store);
        await SignOutAsync(store, context);
        using var sweep = ehr.Sweep(store);

        await sweep.RoundAsync(default);

        Assert.Equal("ended, blank: ", await OutcomeAsync(store, ehr, context));
    }

    [Fact]
    public async Task A_grant_of_an_EHR_that_launch_json_no_longer_has_is_blanked_after_a_day()
    {
        await using var store = await TestStore.CreateAsync(Dialect.Sqlite);
        using var ehr = new TokenServer();
        var context = await TokenServer.LaunchedAsync(store, ehrId: "gone");
        await SignOutAsync(store, context);
        using var sweep = ehr.Sweep(store);

        await sweep.RoundAsync(default);
        Assert.Equal("ended, to be revoked", await StandingAsync(store, context.Id));
        store.Clock.Advance(24 * Hour);
        await sweep.RoundAsync(default);

        Assert.Equal("ended, blank: ", await OutcomeAsync(store, ehr, context));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_launch_whose_grant_is_over_ends_with_its_session_and_nothing_is_asked(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        using var ehr = new TokenServer { IsOver = true };
        var context = await TokenServer.LaunchedAsync(store);
        await QueueAsync(store, context.Patient);
        using var sweep = ehr.Sweep(store);
        await ehr.Node(store).FreshAsync(context, default);

        await sweep.RoundAsync(default);
        Assert.Equal("open, blank", await StandingAsync(store, context.Id));
        await SignOutAsync(store, context);
        await sweep.RoundAsync(default);

        Assert.Equal(("ended, blank", 1), (await StandingAsync(store, context.Id), ehr.TokenCalls));
        Assert.Empty(ehr.Ended);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Sessions_states_and_seats_go_when_nobody_can_use_them_and_the_others_stay(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var sessions = new Sessions(store.Database, store.Clock);
        var pending = new PendingAuthorizations(store.Database, store.Sealer, SessionLimits.Default, store.Clock);
        var seats = new OfficeSeats(store.Database, store.Sealer, store.Clock);
        for (var n = 0; n < 10; n++)
        {
            var left = await sessions.StartAsync();
            await pending.AddAsync(left.Id, "general", $"left-{n}", "verifier");
            await seats.TakeAsync(new OfficeSeat(left.Id, "p1", new Author("o1", "Omar Example", "office"), "biller"));
        }

        store.Clock.Advance(TimeSpan.FromMinutes(65));
        var (idle, stays) = (await sessions.StartAsync(), await sessions.StartAsync());
        await pending.AddAsync(stays.Id, "general", "stays", "verifier");
        await seats.TakeAsync(new OfficeSeat(stays.Id, "p1", new Author("o2", "Olga Example", "office"), "biller"));
        store.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.NotNull(await sessions.FindAsync(stays.Token, SessionLimits.Default));
        store.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("7 4 0", await BatchesAsync(count => sessions.PurgeAsync(SessionLimits.Default, count)));
        Assert.Equal("7 3 0", await BatchesAsync(count => seats.PurgeAsync(count)));
        Assert.Equal("7 3 0", await BatchesAsync(count => pending.PurgeAsync(count)));

        Assert.Null(await sessions.FindAsync(idle.Token, SessionLimits.Default));
        Assert.Equal(stays.Id, await sessions.FindAsync(stays.Token, SessionLimits.Default));
        Assert.Equal("o2", (await seats.FindAsync(stays.Id))?.Person.Id);
        // It has run out, and whoever comes late with it is still told so.
        Assert.Equal(PendingAuthorizations.Refusal.Expired, (await pending.TakeAsync<string>(stays.Id, "stays")).Refusal);

        // Never idle, and eight hours old in the end.
        for (var minutes = 15; minutes < 480; minutes += 10)
        {
            Assert.Equal(0, await sessions.PurgeAsync(SessionLimits.Default, 7));
            Assert.NotNull(await sessions.FindAsync(stays.Token, SessionLimits.Default));
            store.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal(1, await sessions.PurgeAsync(SessionLimits.Default, 7));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Launches_are_forgotten_a_month_after_their_end_but_for_the_last_of_each_person(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        using var ehr = new TokenServer();
        using var sweep = ehr.Sweep(store);
        foreach (var id in new[] { "first", "second", "last" })
        {
            await SignOutAsync(store, await TokenServer.LaunchedAsync(store, id));
            store.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await sweep.RoundAsync(default);
        store.Clock.Advance(CareContexts.EndedKept - TimeSpan.FromSeconds(1));
        await sweep.RoundAsync(default);
        Assert.Equal(3, await CountAsync(store, "care_context"));
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        await sweep.RoundAsync(default);

        Assert.Equal(1, await CountAsync(store, "care_context"));
        Assert.Equal("ended, blank", await StandingAsync(store, "last"));
        Assert.Equal(["n1"], (await TokenServer.Contexts(store).PeopleAsync("riverbend", "general")).Select(p => p.Id));
    }

    /// <summary>Where the launch stands, and every token the EHR was asked to end.</summary>
    private static async Task<string> OutcomeAsync(TestStore store, TokenServer ehr, CareContext context) =>
        $"{await StandingAsync(store, context.Id)}: {string.Join(' ', ehr.Ended)}";

    private static async Task SignOutAsync(TestStore store, CareContext context) =>
        await new Sessions(store.Database, store.Clock).EndAsync(context.SessionId);

    private static async Task<Guid> QueueAsync(TestStore store, PatientKey patient)
    {
        var id = Guid.CreateVersion7();
        await using var work = await store.Database.BeginAsync();
        await store.Outbox.AddAsync(work, new OutboxItem(id, patient, "Observation", $"urn:test|{id}", null, new JsonObject()));
        await work.CommitAsync();
        return id;
    }

    private static async Task<string> BatchesAsync(Func<int, Task<int>> purge) => $"{await purge(7)} {await purge(7)} {await purge(7)}";

    private static async Task<string> StandingAsync(TestStore store, string id)
    {
        await using var connection = await store.Database.OpenAsync();
        return await connection.QuerySingleAsync<string>(
            """
            select case when ended_at is null then 'open' else 'ended' end
              || case when revoke_due_at is not null then ', to be revoked' when grant_sealed = '' then ', blank' else '' end
            from care_context where id = @id
            """, new { id });
    }

    private static async Task<long> CountAsync(TestStore store, string table)
    {
        await using var connection = await store.Database.OpenAsync();
        return await connection.ExecuteScalarAsync<long>($"select count(*) from {table}");
    }
}
