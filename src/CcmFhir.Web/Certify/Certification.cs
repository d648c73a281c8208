using System.Collections.Immutable;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Smart;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Identity;
using CcmFhir.Smart.Launch;
using CcmFhir.Smart.Scopes;
using CcmFhir.Smart.Tokens;
using CcmFhir.Web.Connect;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Certify;

/// <summary>One way through the EHR's sign-in, as far as it got.</summary>
/// <remarks><c>Session</c>: of the browser that began it. <c>Callback</c>: as the EHR sent it.</remarks>
internal sealed record SignIn(AuthorizationRequest Request, Sessions.Session Session, Uri Callback);

/// <summary>What a run has come to know. Each check adds what later ones need; a check that needs what failed is not run.</summary>
internal sealed class Certification(EhrProbe probe, IBrowserWay way, RunStore store, ProfileBook profiles, bool mayWrite)
{
    private static readonly ImmutableArray<string> StandaloneContext = ["launch/patient"];

    public EhrProbe Probe => probe;

    public IBrowserWay Way => way;

    public RunStore Store => store;

    public ProfileBook Profiles => profiles;

    /// <summary>False: nothing is sent that would change anything at the EHR.</summary>
    public bool MayWrite => mayWrite;

    public SmartConfiguration Smart { get; set; } = null!;

    public CapabilityStatementFacts Statement { get; set; } = null!;

    public LaunchRequest Launch { get; set; } = null!;

    /// <summary>The launch from the EHR, signed in.</summary>
    public SignIn Ehr { get; set; } = null!;

    public AuthorizationCode Code { get; set; } = null!;

    public TokenResponse Token { get; set; } = null!;

    public TokenGrant Grant { get; set; } = null!;

    public UserIdentity User { get; set; } = null!;

    public SignIn Standalone { get; set; } = null!;

    public TokenResponse StandaloneToken { get; set; } = null!;

    /// <summary>Every record this run has written and not yet withdrawn, with its reference.</summary>
    public List<(Specimen What, string Reference)> Written { get; } = [];

    /// <summary>What was written, as the EHR gave it back, by kind.</summary>
    public Dictionary<string, Resource> Back { get; } = new(StringComparer.Ordinal);

    public ImmutableArray<Specimen> Specimens { get; set; } = [];

    public FhirClient Client => probe.Client(Grant.AccessToken);

    public string Patient => Token.Context.Patient!;

    public EhrRoutes Routes => RouteTable.Choose(Statement, SmartFacts.Of(Smart), Grant.Scopes, probe.Ehr.Preset, RouteOverrides.Of(probe.Ehr));

    public TestChart Chart => new(Probe, Patient, Routes, Client);

    public ScopeSet Scopes => ScopeSet.Parse(Grant.Scopes);

    /// <summary>What the searches of the chart found, by type.</summary>
    public Dictionary<string, ImmutableArray<Resource>> Found { get; } = new(StringComparer.Ordinal);

    /// <summary>Goes through the EHR's sign-in for a launch, with a new browser session, and keeps the pending state as the app does.</summary>
    public async Task<(SignIn? SignIn, string? Problem)> SignInAsync(LaunchRequest launch, bool byPost, CancellationToken cancel)
    {
        var session = await store.Sessions.StartAsync(cancel);
        var request = AuthorizationRequest.Create(launch, Smart, session.Id.ToString("D"), probe.Clock.GetUtcNow(), SessionLimits.Default.SignIn);
        if (!request.Succeeded)
        {
            return (null, request.Failure.Message);
        }

        await store.Pendings.AddAsync(session.Id, probe.Ehr.Id, request.Value.Pending.State, request.Value.Pending, cancel);
        var arrival = await way.AuthorizeAsync(request.Value, byPost, cancel);
        return arrival.Url is { } callback ? (new SignIn(request.Value, session, callback), null) : (null, arrival.Problem);
    }

    /// <summary>What the app makes of a callback; a state is taken out of the store, so it works once.</summary>
    public async Task<(AuthorizationCode? Code, string Problem)> CallbackAsync(Uri callback, Guid? session, CancellationToken cancel)
    {
        var query = CallbackQuery.Parse(Query(callback));
        if (!query.Succeeded)
        {
            return (null, query.Failure.Kind.ToString());
        }

        var (pending, refusal) = await store.Pendings.TakeAsync<PendingAuthorization>(session, query.Value.State, cancel);
        if (refusal != PendingAuthorizations.Refusal.None)
        {
            return (null, LaunchProblems.KindOf(refusal, session is not null).ToString());
        }

        var code = CallbackReader.Read(query.Value, pending, probe.Registration, session?.ToString("D"), probe.Clock.GetUtcNow());
        return code.Succeeded ? (code.Value, "") : (null, Words(code.Failure));
    }

    public LaunchRequest StandaloneLaunch() => LaunchRequest.Standalone(probe.Registration, StandaloneContext);

    public static IEnumerable<KeyValuePair<string, string?>> Query(Uri url) =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(url.Query).SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v)));

    public static string Words(SmartFailure failure) => $"{failure.Kind}{(failure.OAuthError is { } error ? $" ({error})" : "")}: {failure.Message}"
        + (failure.IdToken is { } token ? $" It names iss {token.Issuer ?? "none"}, alg {token.Algorithm}, kid {token.Kid ?? "none"}." : "");

    public static string Words(FhirFailure failure) =>
        $"{failure.Kind}{(failure.Status is { } status ? $" ({status})" : "")}{(failure.BadBody is { } bad ? $", body: {bad.Fault}" : "")}";
}
