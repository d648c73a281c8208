using System.Text;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Web.Certify;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Hosting;

namespace CcmFhir.Web.Features.Certify;

/// <summary>The conformance run of the command <c>certify</c>, begun and watched from inside the running app.</summary>
internal static class ConformanceEndpoints
{
    private const int UrlLengthMax = 2000;

    public static void MapConformance(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/setup/certify", (PageRequest page, ConformanceViews views, string? ehr) =>
            views.Find(ehr) is { } chosen ? Html.Page(views.Page(chosen, new ConformanceForm(), FormErrors.None)) : NotFound(page));
        routes.MapGet("/setup/certify/report", (PageRequest page, ConformanceViews views, string? ehr) =>
            views.Find(ehr) is { } chosen ? Html.Page(views.Report(chosen)) : NotFound(page));
        routes.MapPost("/setup/certify/run", RunAsync);
        routes.MapPost("/setup/certify/end", (PageRequest page, ConformanceViews views) => TellAsync(page, views, job => job.End()));
        routes.MapPost("/setup/certify/skip", (PageRequest page, ConformanceViews views) => TellAsync(page, views, job => job.Guided?.Skip()));
        routes.MapGet("/setup/certify/next", NextAsync);
        routes.MapGet("/setup/certify/files/{name}", Download);
    }

    private static async Task<IResult> RunAsync(
        PageRequest page, ConformanceViews views, CertifyRuns runs, EhrRegistry registry, LaunchConfiguration configuration)
    {
        var posted = await page.FormAsync();
        if (views.Find(posted.Text("ehr")) is not { } ehr)
        {
            return NotFound(page);
        }

        var form = new ConformanceForm(posted.Text("way") != "alone", posted.Text("launchUrl"), posted.IsYes("writes"));
        var launch = form.IsGuided || form.LaunchUrl.Length is 0 or > UrlLengthMax ? null
            : Uri.TryCreate(form.LaunchUrl, UriKind.Absolute, out var url) ? url : null;

        // The run asks for it from here: nothing but the EHR may be asked. Our own launch URL, as an EHR opens it, is not asked for at all.
        if (!form.IsGuided && form.LaunchUrl.Length > 0 && (launch is null || !(registry.ById(ehr.Id)!.Permits(launch) || IsOwn(launch, configuration))))
        {
            var refused = new FormErrors([new FieldError("launchUrl", FieldProblem.ForeignAddress)]);
            return Html.Page(views.Page(ehr, form, refused), StatusCodes.Status422UnprocessableEntity);
        }

        var path = views.PathOf(ehr);
        runs.Start(ehr, new CertifyOrder(page.Context.SessionId, page.Context.Person.Name, path, form.IsGuided, launch, form.MayWrite));
        return See(page, path);
    }

    private static async Task<IResult> TellAsync(PageRequest page, ConformanceViews views, Action<CertifyJob> tell)
    {
        if (views.Find((await page.FormAsync()).Text("ehr")) is not { } ehr)
        {
            return NotFound(page);
        }

        if (views.JobOf(ehr) is { Report.IsCompleted: false } job)
        {
            tell(job);
        }

        return See(page, views.PathOf(ehr));
    }

    private static async Task<IResult> NextAsync(PageRequest page, ConformanceViews views, string? ehr)
    {
        if (views.Find(ehr) is not { } chosen)
        {
            return NotFound(page);
        }

        // Only who began the run goes on with it: the answer comes back to that browser.
        var onward = views.JobOf(chosen) is { Guided: { Step: GuidedStep.SignIn } guided } job && job.Session == page.Context.SessionId
            ? await guided.OnwardAsync(page.Cancel)
            : null;
        return onward is null ? See(page, views.PathOf(chosen)) : Results.Redirect(onward.AbsoluteUri);
    }

    private static IResult Download(PageRequest page, ConformanceViews views, string name, string? ehr) =>
        CertifyFile.All.FirstOrDefault(f => f.Name == name) is { } file && views.Find(ehr) is { } chosen && views.JobOf(chosen)?.Done is { } report
            ? Results.File(Encoding.UTF8.GetBytes(file.Write(report)), file.MediaType + "; charset=utf-8", file.Name)
            : NotFound(page);

    private static bool IsOwn(Uri url, LaunchConfiguration configuration) => url.GetLeftPart(UriPartial.Path) == new Uri(configuration.App.PublicBaseUrl, "/launch").AbsoluteUri;

    private static IResult NotFound(PageRequest page) => Problems.Result(page.Http, Launch.ProblemKind.NotFound);

    private static IResult See(PageRequest page, string path)
    {
        page.Http.Response.Headers.Location = path;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
