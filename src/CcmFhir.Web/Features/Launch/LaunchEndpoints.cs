using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Launch;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Launch;

/// <summary>The ways in: from an EHR, or from this app's own list of EHRs. https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html</summary>
internal static class LaunchEndpoints
{
    /// <summary>What a standalone launch asks the EHR to let the user pick.</summary>
    private static readonly string[] PickPatient = ["launch/patient"];

    public static void MapLaunch(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (HttpContext http, EhrRegistry registry) => Html.Page(new StartView
        {
            Ehrs = [.. registry.All.Select(e => new StartEhrView(e.Id, e.DisplayName))],
            IsSignedOut = http.Request.Query["done"] == "signed-out",
        }));
        routes.MapGet("/launch", FromEhrAsync);
        routes.MapGet("/launch/standalone/{ehr}", StandaloneAsync);
        routes.MapGet("/callback/{ehr}", CallbackEndpoint.HandleAsync);
    }

    private static async Task<IResult> FromEhrAsync(
        HttpContext http, EhrRegistry registry, SmartDiscovery discovery, Sessions sessions, PendingAuthorizations pending,
        SessionLimits limits, TimeProvider clock, CancellationToken cancel)
    {
        var launch = LaunchRequest.Read(Pairs(http.Request.Query), registry);
        if (!launch.Succeeded)
        {
            return Problems.Result(http, LaunchProblems.KindOf(launch.Failure, http.Request.Query.ContainsKey("iss")));
        }

        var session = await CurrentOrNewAsync(http, sessions, limits, cancel);
        return await AuthorizeAsync(http, launch.Value, session, ScopeAttempt.Full, discovery, pending, limits, clock, cancel);
    }

    private static async Task<IResult> StandaloneAsync(
        string ehr, HttpContext http, EhrRegistry registry, SmartDiscovery discovery, Sessions sessions, PendingAuthorizations pending,
        SessionLimits limits, TimeProvider clock, CancellationToken cancel)
    {
        if (registry.ById(ehr) is not { } registration)
        {
            return Problems.Result(http, ProblemKind.NotFound);
        }

        var session = await CurrentOrNewAsync(http, sessions, limits, cancel);
        var launch = LaunchRequest.Standalone(registration, PickPatient);
        return await AuthorizeAsync(http, launch, session, ScopeAttempt.Full, discovery, pending, limits, clock, cancel);
    }

    /// <summary>Sends the browser to the EHR's authorization server; used again after <c>invalid_scope</c>.</summary>
    public static async Task<IResult> AuthorizeAsync(
        HttpContext http, LaunchRequest launch, Guid session, ScopeAttempt attempt, SmartDiscovery discovery, PendingAuthorizations pending,
        SessionLimits limits, TimeProvider clock, CancellationToken cancel)
    {
        var found = await discovery.Read(launch.Ehr, launch.FhirBase, cancel);
        if (!found.Succeeded)
        {
            return Problems.Result(http, LaunchProblems.KindOf(found.Failure, hasIss: true), launch.Ehr.DisplayName);
        }

        var made = AuthorizationRequest.Create(launch, found.Value, session.ToString("D"), clock.GetUtcNow(), limits.SignIn, attempt);
        if (!made.Succeeded)
        {
            return Problems.Result(http, ProblemKind.AuthorizationRefused, launch.Ehr.DisplayName);
        }

        var request = made.Value;
        await pending.AddAsync(session, launch.Ehr.Id, request.Pending.State, request.Pending, cancel);
        if (!request.IsPost)
        {
            return Results.Redirect(request.Url.AbsoluteUri);
        }

        http.Features.Set(new FormTarget(request.Endpoint));
        return Html.Page(new AuthorizePostView { Ehr = launch.Ehr.DisplayName, Action = request.Endpoint, Fields = request.Fields });
    }

    public static IEnumerable<KeyValuePair<string, string?>> Pairs(IQueryCollection query) =>
        query.SelectMany(q => q.Value.Count == 0 ? [new(q.Key, null)] : q.Value.Select(v => KeyValuePair.Create(q.Key, v)));

    private static async Task<Guid> CurrentOrNewAsync(HttpContext http, Sessions sessions, SessionLimits limits, CancellationToken cancel)
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
