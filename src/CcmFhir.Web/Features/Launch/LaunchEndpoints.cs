using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Launch;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Hosting;

namespace CcmFhir.Web.Features.Launch;

/// <summary>The ways in: from an EHR, or from this app's own list of EHRs. https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html</summary>
internal static class LaunchEndpoints
{
    public static void MapLaunch(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (HttpContext http, EhrRegistry registry, LaunchConfiguration configuration) => Html.Page(new StartView
        {
            BackOffice = configuration.BackOffice?.DisplayName,
            Ehrs = [.. registry.All.Select(e => new StartEhrView(e.Id, e.DisplayName))],
            IsSignedOut = http.Request.Query["done"] == "signed-out",
        }));
        routes.MapGet("/launch", FromEhrAsync);
        routes.MapGet("/launch/standalone/{ehr}", StandaloneAsync);
        routes.MapGet("/callback/{ehr}", CallbackEndpoint.HandleAsync);
    }

    private static async Task<IResult> FromEhrAsync(
        HttpContext http, EhrRegistry registry, LaunchConfiguration configuration, SignInStart start, CancellationToken cancel)
    {
        var launch = LaunchRequest.Read(Pairs(http.Request.Query), registry);
        return !launch.Succeeded ? Problems.Result(http, LaunchProblems.KindOf(launch.Failure, SignInStep.Launch, http.Request.Query.ContainsKey("iss")))
            : IsFramed(http) && configuration.FindById(launch.Value.Ehr.Id)!.Embedding.AuthWindow == AuthWindow.NewTab
                ? Html.Page(new NewTabView { Ehr = launch.Value.Ehr.DisplayName, LaunchPath = http.Request.Path + http.Request.QueryString })
            : await start.BeginAsync(http, launch.Value, cancel);
    }

    /// <summary>As the browser says; one that says nothing is taken to show a tab.</summary>
    private static bool IsFramed(HttpContext http) => http.Request.Headers["Sec-Fetch-Dest"].ToString() is "iframe" or "frame";

    private static async Task<IResult> StandaloneAsync(string ehr, HttpContext http, EhrRegistry registry, SignInStart start, CancellationToken cancel) =>
        registry.ById(ehr) is { } registration
            ? await start.BeginStandaloneAsync(http, registration, cancel)
            : Problems.Result(http, ProblemKind.NotFound);

    public static IEnumerable<KeyValuePair<string, string?>> Pairs(IQueryCollection query) =>
        query.SelectMany(q => q.Value.Count == 0 ? [new(q.Key, null)] : q.Value.Select(v => KeyValuePair.Create(q.Key, v)));
}
