using System.Collections.Concurrent;
using System.Net;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Keys;
using CcmFhir.Smart.Tokens;
using CcmFhir.Testing;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Configuration;

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
        var context = await LaunchedAsync(store);
        var nodes = Enumerable.Range(0, Nodes).Select(_ => Node(store, ehr)).ToArray();

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
        var context = await LaunchedAsync(store);

        Assert.Null((await Node(store, ehr).FreshAsync(context, default)).Value);
        Assert.Equal(("refresh-1", 1), await StoredAsync(store, context));

        Assert.Equal("access-2", (await Node(store, ehr).FreshAsync(context, default)).Value?.AccessToken);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_node_that_died_while_renewing_holds_nobody_up_for_more_than_a_minute(Dialect engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var contexts = new CareContexts(store.Database, store.Sealer, store.Clock);
        var context = await LaunchedAsync(store);

        Assert.True(await contexts.ClaimGrantAsync(context.Id, 1));
        Assert.False(await contexts.ClaimGrantAsync(context.Id, 1));
        store.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.True(await contexts.ClaimGrantAsync(context.Id, 1));
    }

    private static string NameOf(string patient) => "Testpatient-" + char.ToUpperInvariant(patient[0]) + patient[1..];

    /// <summary>A node's own way to the EHR: nothing is shared with the other but the store.</summary>
    private static EhrAccess Node(TestStore store, TokenServer ehr)
    {
        var configuration = LaunchJson.Accepted(LaunchJson.Minimal);
        var http = new HttpClient(ehr, disposeHandler: false);
        return new EhrAccess(
            configuration, Registrations.Of(configuration), new SmartDiscovery(http, store.Clock),
            new GrantRefresher(new TokenClient(http, ClientKeyStore.Empty, store.Clock), store.Clock),
            new CareContexts(store.Database, store.Sealer, store.Clock), http, store.Clock);
    }

    private static async Task<CareContext> LaunchedAsync(TestStore store)
    {
        var session = await new Sessions(store.Database, store.Clock).StartAsync();
        var patient = store.Patient with { EhrId = "general" };
        var context = new CareContext(
            "c1", session.Id, patient, "p1", null, "https://ehr.example.org/fhir/r4", new Author("n1", "Noor Example", "rn"), "clinical-staff", true, null, null, "");
        await new CareContexts(store.Database, store.Sealer, store.Clock).AddAsync(context, new TokenGrant
        {
            EhrId = "general",
            FhirBase = context.Issuer,
            AccessToken = "access-1",
            ExpiresAt = store.Clock.GetUtcNow(),
            RefreshToken = "refresh-1",
            Scopes = "",
        });
        return context;
    }

    private static async Task<(string? RefreshToken, int Version)> StoredAsync(TestStore store, CareContext context)
    {
        var (grant, version) = await new CareContexts(store.Database, store.Sealer, store.Clock).GrantAsync(context.Id);
        return (grant.RefreshToken, version);
    }

    private sealed class TokenServer : HttpMessageHandler
    {
        private int _tokenCalls;

        public int TokenCalls => _tokenCalls;

        /// <summary>So many of the first token calls are refused.</summary>
        public int Refuses { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/smart-configuration", StringComparison.Ordinal))
            {
                return Json("""
                    {"authorization_endpoint":"https://ehr.example.org/authorize","token_endpoint":"https://ehr.example.org/token",
                     "grant_types_supported":["authorization_code"],"capabilities":[],"code_challenge_methods_supported":["S256"]}
                    """);
            }

            var call = Interlocked.Increment(ref _tokenCalls);
            await Task.Yield();
            return call <= Refuses
                ? Json("""{"error":"temporarily_unavailable"}""", HttpStatusCode.BadRequest)
                : Json("""{"access_token":"access-2","token_type":"bearer","expires_in":600,"refresh_token":"refresh-2","scope":""}""");
        }

        private static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK) =>
            new(status) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
    }
}
