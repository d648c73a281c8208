using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Identity;
using CcmFhir.Smart.Launch;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Launch;

/// <summary>Sends a browser to an authorization server: the first half of every sign-in, from an EHR's launch or without one.</summary>
internal sealed class SignInStart(
    SmartDiscovery discovery, IdTokenValidator idTokens, Sessions sessions, PendingAuthorizations pending, SessionLimits limits, TimeProvider clock)
{
    /// <summary>Begun on the page of who sits in the back office: what <see cref="PendingAuthorization.BegunAt"/> says then.</summary>
    public const string Office = "office";

    /// <summary>What a standalone launch asks the EHR to let the user pick.</summary>
    private static readonly string[] PickPatient = ["launch/patient"];

    /// <summary>Begins with the browser's session, or a new one.</summary>
    public async Task<IResult> BeginAsync(HttpContext http, LaunchRequest launch, CancellationToken cancel) =>
        await AuthorizeAsync(http, launch, await CurrentOrNewAsync(http, cancel), ScopeAttempt.Full, null, cancel);

    /// <summary>Begins at the app, for a patient the person picks at the EHR.</summary>
    public Task<IResult> BeginStandaloneAsync(HttpContext http, EhrRegistration ehr, CancellationToken cancel) =>
        BeginAsync(http, LaunchRequest.Standalone(ehr, PickPatient), cancel);

    /// <summary>As a standalone launch, on the page of who sits in the back office in this session.</summary>
    public Task<IResult> BeginFromOfficeAsync(HttpContext http, EhrRegistration ehr, Guid session, CancellationToken cancel) =>
        AuthorizeAsync(http, LaunchRequest.Standalone(ehr, PickPatient), session, ScopeAttempt.Full, Office, cancel);

    /// <summary>Sends the browser on; used again after <c>invalid_scope</c>.</summary>
    public async Task<IResult> AuthorizeAsync(
        HttpContext http, LaunchRequest launch, Guid session, ScopeAttempt attempt, string? begunAt, CancellationToken cancel)
    {
        var found = await discovery.Read(launch.Ehr, launch.FhirBase, cancel);
        if (!found.Succeeded)
        {
            return SignInTrouble.Page(http, launch.Ehr, SignInStep.Discovery, found.Failure);
        }

        var made = AuthorizationRequest.Create(launch, found.Value, session.ToString("D"), clock.GetUtcNow(), limits.SignIn, attempt);
        if (!made.Succeeded)
        {
            return SignInTrouble.Page(http, launch.Ehr, SignInStep.Discovery, made.Failure);
        }

        // Not waited for: while the person signs in, the keys arrive that the callback would otherwise fetch. A failure shows there.
        _ = idTokens.Prefetch(launch.Ehr, found.Value, launch.Iss, CancellationToken.None);
        var request = made.Value;
        await pending.AddAsync(session, launch.Ehr.Id, request.Pending.State, request.Pending with { BegunAt = begunAt }, cancel);
        if (!request.IsPost)
        {
            return Results.Redirect(request.Url.AbsoluteUri);
        }

        http.Features.Set(new FormTarget(request.Endpoint));
        return Html.Page(new AuthorizePostView { Ehr = launch.Ehr.DisplayName, Action = request.Endpoint, Fields = request.Fields });
    }

    private async Task<Guid> CurrentOrNewAsync(HttpContext http, CancellationToken cancel)
    {
        if (await sessions.FindAsync(SessionCookie.Read(http.Request), limits, cancel) is { } current)
        {
            return current;
        }

        var session = await sessions.StartAsync(cancel);
        SessionCookie.Write(http.Response, session.Token);
        return session.Id;
    }
}
