using System.Collections.Concurrent;
using CcmFhir.Smart;
using CcmFhir.Testing;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Tests.Launch;

/// <summary>Launches and refreshes that meet.</summary>
public sealed class ManyAtOnceTests
{
    private const int Nodes = 2;
    private const int RequestsPerNode = 25;

    public static TheoryData<Dialect> Engines => [Dialect.Sqlite, Dialect.Postgres];

    [Fact]
    public async Task A_hundred_launches_at_once_each_end_at_their_own_patient()
    {
        await using var app = await RunningApp.StartAsync(new RunningAppOptions { Clock = TimeProvider.System });
        string[] patients = ["alder", "beech"];
        string[] users = ["nurse-birch", "physician-oak"];
        var ids = new ConcurrentBag<string>();

        var titles = await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            using var browser = await app.SignInAsync(users[i / 2 % 2], patients[i % 2]);
            ids.Add(browser.ContextId);
            var page = await browser.OpenAsync("");
            return (Mine: page.Text.Contains(NameOf(patients[i % 2]), StringComparison.Ordinal), Others: page.Text.Contains(NameOf(patients[1 - (i % 2)]), StringComparison.Ordinal));
        }));

        Assert.All(titles, t => Assert.Equal((true, false), t));
        Assert.Equal(100, ids.Distinct().Count(i => i.Length > 0));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Fifty_requests_on_two_nodes_that_need_a_fresh_token_make_one_token_call(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        using var ehr = new TokenServer();
        var context = await TokenServer.LaunchedAsync(store);
        var nodes = Enumerable.Range(0, Nodes).Select(_ => ehr.Node(store)).ToArray();

        var grants = await Task.WhenAll(nodes.SelectMany(n => Enumerable.Range(0, RequestsPerNode).Select(_ => Task.Run(() => n.FreshAsync(context, default)))));

        Assert.All(grants, g => Assert.Equal("access-2", g.Value?.AccessToken));
        Assert.Equal(1, ehr.TokenCalls);
        Assert.Equal(("refresh-2", 2), await StoredAsync(store, context));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task One_callback_sent_fifty_times_to_two_nodes_is_taken_once_and_the_other_launches_stay(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var nodes = Enumerable.Range(0, Nodes).Select(_ => new PendingAuthorizations(store.Database, store.Sealer, SessionLimits.Default, store.Clock)).ToArray();
        var session = (await new Sessions(store.Database, store.Clock).StartAsync()).Id;
        string[] states = ["state-1", "state-2", "state-3"];
        foreach (var state in states)
        {
            await nodes[0].AddAsync(session, "general", state, "verifier of " + state);
        }

        var taken = await Task.WhenAll(states[..2].SelectMany(state => Enumerable.Range(0, Nodes * RequestsPerNode).Select(i =>
            Task.Run(() => nodes[i % Nodes].TakeAsync<string>(session, state)))));

        Assert.Equal(["verifier of state-1", "verifier of state-2"], taken.Select(t => t.Pending).OfType<string>());
        Assert.All(taken.Where(t => t.Pending is null), t => Assert.Equal(PendingAuthorizations.Refusal.AlreadyUsed, t.Refusal));
        Assert.Equal("verifier of state-3", (await nodes[1].TakeAsync<string>(session, "state-3")).Pending);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_refused_refresh_is_the_next_callers_to_try(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        using var ehr = new TokenServer { Refuses = 1 };
        var context = await TokenServer.LaunchedAsync(store);

        Assert.Null((await ehr.Node(store).FreshAsync(context, default)).Value);
        Assert.Equal(("refresh-1", 1), await StoredAsync(store, context));

        Assert.Equal("access-2", (await ehr.Node(store).FreshAsync(context, default)).Value?.AccessToken);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_refresh_token_that_is_over_is_sent_once_whoever_asks_and_the_launch_stays_open(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        using var ehr = new TokenServer { IsOver = true };
        var context = await TokenServer.LaunchedAsync(store);
        var nodes = Enumerable.Range(0, Nodes).Select(_ => ehr.Node(store)).ToArray();

        var answers = await Task.WhenAll(nodes.SelectMany(n => Enumerable.Range(0, RequestsPerNode).Select(_ => Task.Run(() => n.FreshAsync(context, default)))));
        store.Clock.Advance(TimeSpan.FromMinutes(5));
        var later = await ehr.Node(store).FreshAsync(context, default);

        Assert.All(answers.Append(later), a => Assert.Equal(SmartFailureKind.InvalidGrant, a.Failure?.Kind));
        Assert.Equal(1, ehr.TokenCalls);
        Assert.Equal((null, 2), await StoredAsync(store, context));
        Assert.Empty(await TokenServer.Contexts(store).NewestForPatientAsync(context.Patient.PatientId, 5));
        Assert.Equal(context.Id, (await TokenServer.Contexts(store).FindAsync(context.Id, context.SessionId))?.Id);
        Assert.Equal(context.Id, (await TokenServer.Contexts(store).OfSessionAsync(context.SessionId)).Single().Context.Id);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_node_that_died_while_renewing_holds_nobody_up_for_more_than_a_minute(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var contexts = TokenServer.Contexts(store);
        var context = await TokenServer.LaunchedAsync(store);

        Assert.True(await contexts.ClaimGrantAsync(context.Id, 1));
        Assert.False(await contexts.ClaimGrantAsync(context.Id, 1));
        store.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.True(await contexts.ClaimGrantAsync(context.Id, 1));
    }

    private static string NameOf(string patient) => "Testpatient-" + char.ToUpperInvariant(patient[0]) + patient[1..];

    private static async Task<(string? RefreshToken, int Version)> StoredAsync(TestStore store, CareContext context)
    {
        var (grant, version) = await TokenServer.Contexts(store).GrantAsync(context.Id);
        return (grant?.RefreshToken, version);
    }
}
