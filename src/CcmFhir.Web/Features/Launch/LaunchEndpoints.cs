using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Launch;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Launch;

/// <summary>The way in from an EHR. https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#launch-app-ehr-launch</summary>
internal static class LaunchEndpoints
{
    public static void MapLaunch(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/launch", StartAsync);
        routes.MapGet("/callback/{ehr}", CallbackEndpoint.HandleAsync);
    }

    private static async Task<IResult> StartAsync(
        HttpContext http, EhrRegistry registry, SmartDiscovery discovery, Sessions sessions, PendingAuthorizations pending,
        LaunchConfiguration configuration, TimeProvider clock, CancellationToken cancel)
    {
        var launch = LaunchRequest.Read(Pairs(http.Request.Query), registry);
        if (!launch.Succeeded)
        {
            return Problems.Result(http, LaunchProblems.KindOf(launch.Failure, http.Request.Query.ContainsKey("iss")));
        }

        var session = await CurrentOrNewAsync(http, sessions, configuration, cancel);
        return await AuthorizeAsync(http, launch.Value, session, ScopeAttempt.Full, discovery, pending, clock, cancel);
    }

    /// <summary>Sends the browser to the EHR's authorization server; used again after <c>invalid_scope</c>.</summary>
    public static async Task<IResult> AuthorizeAsync(
        HttpContext http, LaunchRequest launch, Guid session, ScopeAttempt attempt, SmartDiscovery discovery, PendingAuthorizations pending,
        TimeProvider clock, CancellationToken cancel)
    {
        var found = await discovery.Read(launch.Ehr, launch.FhirBase, cancel);
        if (!found.Succeeded)
        {
            return Problems.Result(http, LaunchProblems.KindOf(found.Failure, hasIss: true), launch.Ehr.DisplayName);
        }

        var request = AuthorizationRequest.Create(
            launch, found.Value, session.ToString("D"), clock.GetUtcNow(), PendingAuthorizations.Lifetime, attempt);
        if (!request.Succeeded)
        {
            return Problems.Result(http, ProblemKind.AuthorizationRefused, launch.Ehr.DisplayName);
        }

        await pending.AddAsync(session, launch.Ehr.Id, request.Value.Pending.State, request.Value.Pending, cancel);
        return Results.Redirect(request.Value.Url.AbsoluteUri);
    }

    public static IEnumerable<KeyValuePair<string, string?>> Pairs(IQueryCollection query) =>
        query.SelectMany(q => q.Value.Count == 0 ? [new(q.Key, null)] : q.Value.Select(v => KeyValuePair.Create(q.Key, v)));

    public static SessionLimits Limits(LaunchConfiguration configuration) => new(
        TimeSpan.FromMinutes(configuration.Sessions.IdleMinutes), TimeSpan.FromMinutes(configuration.Sessions.AbsoluteMinutes));

    private static async Task<Guid> CurrentOrNewAsync(
        HttpContext http, Sessions sessions, LaunchConfiguration configuration, CancellationToken cancel)
    {
        if (await sessions.FindAsync(SessionCookie.Read(http.Request), Limits(configuration), cancel) is { } current)
        {
            return current;
        }

        var session = await sessions.StartAsync(cancel);
        SessionCookie.Write(http.Response, session.Token);
        return session.Id;
    }
}
