using System.Collections.Concurrent;
using System.Net;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Keys;
using CcmFhir.Smart.Tokens;
using CcmFhir.Testing;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Jobs;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Configuration;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging.Abstractions;

namespace CcmFhir.Web.Tests.Launch;

/// <summary>An authorization server that counts what it is asked, and nodes of the app that share nothing but the store.</summary>
internal sealed class TokenServer : HttpMessageHandler
{
    private static readonly LaunchConfiguration Configuration = LaunchJson.Accepted(LaunchJson.Minimal);

    private int _tokenCalls;

    public int TokenCalls => _tokenCalls;

    /// <summary>Each token it was asked to end, in that order.</summary>
    public ConcurrentQueue<string> Ended { get; } = new();

    /// <summary>So many of the first token calls are refused for the moment.</summary>
    public int Refuses { get; init; }

    /// <summary>Every refresh token is refused for good.</summary>
    public bool IsOver { get; init; }

    /// <summary>Whether its configuration names a place to end tokens.</summary>
    public bool CanEnd { get; init; } = true;

    /// <summary>How it answers where tokens are ended.</summary>
    public HttpStatusCode EndsWith { get; set; } = HttpStatusCode.OK;

    /// <summary>A node's own way to the EHR.</summary>
    public EhrAccess Node(TestStore store)
    {
        var http = new HttpClient(this, disposeHandler: false);
        return new EhrAccess(
            Configuration, Registrations.Of(Configuration), new SmartDiscovery(http, store.Clock),
            new GrantRefresher(new TokenClient(http, ClientKeyStore.Empty, store.Clock), store.Clock), Contexts(store), http, store.Clock);
    }

    /// <summary>A node's own sweep.</summary>
    public SessionSweep Sweep(TestStore store)
    {
        var http = new HttpClient(this, disposeHandler: false);
        return new SessionSweep(
            Registrations.Of(Configuration), new SmartDiscovery(http, store.Clock), new TokenClient(http, ClientKeyStore.Empty, store.Clock),
            new Sessions(store.Database, store.Clock), SessionLimits.Default, new OfficeSeats(store.Database, store.Sealer, store.Clock),
            new PendingAuthorizations(store.Database, store.Sealer, SessionLimits.Default, store.Clock), Contexts(store), new SweepBell(), store.Clock,
            NullLogger<SessionSweep>.Instance);
    }

    /// <summary>A launch at this EHR, in a session of its own, whose access token has just run out unless it is said how long it lasts.</summary>
    public static async Task<CareContext> LaunchedAsync(
        TestStore store, string id = "c1", string scopes = "", string? refreshToken = "refresh-1", TimeSpan lasts = default, string ehrId = "general")
    {
        var session = await new Sessions(store.Database, store.Clock).StartAsync();
        var context = new CareContext(
            id, session.Id, store.Patient with { EhrId = ehrId }, "p1", null, "https://ehr.example.org/fhir/r4", new Author("n1", "Noor Example", "rn"),
            "clinical-staff", true, null, null, scopes);
        await Contexts(store).AddAsync(context, new TokenGrant
        {
            EhrId = ehrId,
            FhirBase = context.Issuer,
            AccessToken = "access-1",
            ExpiresAt = store.Clock.GetUtcNow() + lasts,
            RefreshToken = refreshToken,
            Scopes = scopes,
        });
        return context;
    }

    public static CareContexts Contexts(TestStore store) => new(store.Database, store.Sealer, store.Clock);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (path.EndsWith("/smart-configuration", StringComparison.Ordinal))
        {
            var revocation = CanEnd ? "\"revocation_endpoint\":\"https://ehr.example.org/revoke\"," : "";
            return Json($$"""
                {"authorization_endpoint":"https://ehr.example.org/authorize","token_endpoint":"https://ehr.example.org/token",{{revocation}}
                 "grant_types_supported":["authorization_code"],"capabilities":[],"code_challenge_methods_supported":["S256"]}
                """);
        }

        if (path == "/revoke")
        {
            Ended.Enqueue(QueryHelpers.ParseQuery(await request.Content!.ReadAsStringAsync(cancellationToken))["token"].ToString());
            return new HttpResponseMessage(EndsWith);
        }

        var call = Interlocked.Increment(ref _tokenCalls);
        await Task.Yield();
        return IsOver ? Json("""{"error":"invalid_grant"}""", HttpStatusCode.BadRequest)
            : call <= Refuses ? Json("""{"error":"temporarily_unavailable"}""", HttpStatusCode.BadRequest)
            : Json("""{"access_token":"access-2","token_type":"bearer","expires_in":600,"refresh_token":"refresh-2","scope":""}""");
    }

    private static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
}
