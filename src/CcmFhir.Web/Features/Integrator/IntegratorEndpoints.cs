using CcmFhir.Smart.Scopes;
using CcmFhir.Web.Components;
using CcmFhir.Web.Connect;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using Microsoft.AspNetCore.Antiforgery;
using NodaTime;

namespace CcmFhir.Web.Features.Integrator;

/// <summary>The way to each EHR of launch.json, looked at from inside the running app.</summary>
internal static class IntegratorEndpoints
{
    private static readonly Duration RouteChangesShown = Duration.FromDays(90);

    public static void MapIntegrator(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/setup", ShowAsync);
        routes.MapGet("/setup/report", ShowReport);
        routes.MapPost("/setup/run", RunAsync);
    }

    private static async Task<IResult> ShowAsync(
        PageRequest page, LaunchConfiguration configuration, DoctorRuns runs, EhrOffers offers, IAntiforgery antiforgery)
    {
        if (Chosen(page, configuration, page.Query("ehr")) is not { } ehr)
        {
            return Problems.Result(page.Http, Launch.ProblemKind.NotFound);
        }

        var tokens = antiforgery.GetAndStoreTokens(page.Http);
        var changes = await offers.ChangesAsync(ehr.Id, page.Now - RouteChangesShown, page.Cancel);
        var register = Registering.Of(ehr, configuration.App);
        return Html.Page(new IntegratorView
        {
            ContextId = page.Context.Id,
            Viewer = page.Context.Person.Name,
            Antiforgery = new AntiforgeryView(tokens.FormFieldName, tokens.HeaderName!, tokens.RequestToken!),
            Ehrs = [.. configuration.Ehrs.Select(e => new EhrChoiceView(e.Id, e.DisplayName, e.Id == ehr.Id, e.Id == page.Ehr.Id))],
            Register = new RegisterView(
                register.LaunchUrl, register.RedirectUrl, register.JwksUrl, register.ClientId, register.Authentication, register.Scopes),
            Report = Report(page, ehr, runs),
            RouteChanges = [.. changes.Select(c => new RouteChangeView(c.NoticedAt.InZone(page.Zone).Date, c.Subject, c.Before, c.After))],
        });
    }

    private static IResult ShowReport(PageRequest page, LaunchConfiguration configuration, DoctorRuns runs) =>
        Chosen(page, configuration, page.Query("ehr")) is { } ehr
            ? Html.Page(Report(page, ehr, runs))
            : Problems.Result(page.Http, Launch.ProblemKind.NotFound);

    private static async Task<IResult> RunAsync(PageRequest page, LaunchConfiguration configuration, DoctorRuns runs, EhrAccess access)
    {
        var form = await page.FormAsync();
        if (Chosen(page, configuration, form.Text("ehr")) is not { } ehr)
        {
            return Problems.Result(page.Http, Launch.ProblemKind.NotFound);
        }

        // Another EHR's checks get no token: this launch's may go to its own EHR only.
        var grant = ehr.Id == page.Ehr.Id ? (await access.FreshAsync(page.Context, page.Cancel)).Value : null;
        runs.Start(page.Context.Id, ehr, grant is null
            ? new DoctorRequest()
            : new DoctorRequest(grant.AccessToken, ScopeSet.Parse(page.Context.GrantedScopes).ToString(), page.Context.PatientFhirId));
        page.Http.Response.Headers.Location = $"/c/{page.Context.Id}/setup?ehr={Uri.EscapeDataString(ehr.Id)}";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static EhrConnection? Chosen(PageRequest page, LaunchConfiguration configuration, string? id) =>
        string.IsNullOrEmpty(id) ? page.Ehr : configuration.FindById(id);

    private static ReportView Report(PageRequest page, EhrConnection ehr, DoctorRuns runs)
    {
        var run = runs.Find(page.Context.Id, ehr.Id);
        var done = run is { Report.IsCompletedSuccessfully: true } ? run.Report.GetAwaiter().GetResult() : null;
        return new ReportView
        {
            ContextId = page.Context.Id,
            EhrId = ehr.Id,
            State = run is null or { Report.IsFaulted: true } ? RunState.NotRun : done is null ? RunState.Running : RunState.Done,
            Checks = [.. (run?.Checks ?? []).Select(c => new CheckView(c.Id, c.Title.ToString(), StateOf(c.Status), c.Asked, c.CameSaid(), c.ToDo?.ToString()))],
            Capabilities = [.. (done?.Capabilities ?? []).Select(c => new CapabilityView(c.Type, c.Read, c.Search, c.Create, c.Update))],
            Routes = done?.Routes is { } routes ? [.. routes.Routes.Select(RouteOf)] : [],
        };
    }

    private static RouteView RouteOf(ChosenRoute route) => new(
        route.What.ToString(), LaunchWords<DeliveryRoute>.For(route.Route), route.Because,
        [.. route.Refused.Select(r => $"{LaunchWords<DeliveryRoute>.For(r.Route)}: {r.Because}")], route.ManualStep);

    private static CheckState StateOf(CheckStatus status) => status switch
    {
        CheckStatus.Pass => CheckState.Pass,
        CheckStatus.Warn => CheckState.Warn,
        CheckStatus.Fail => CheckState.Fail,
        CheckStatus.Skip => CheckState.Skip,
    };
}
