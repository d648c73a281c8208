using System.Text;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Web.Certify;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Certify;

/// <summary>The conformance run of the command <c>certify</c>, begun and watched from inside the running app.</summary>
internal static class ConformanceEndpoints
{
    private const int UrlLengthMax = 2000;

    public static void MapConformance(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/setup/certify", async (PageRequest page, ConformanceViews views, string? ehr, Guid? run) =>
            views.Find(ehr) is { } chosen ? Html.Page(await views.PageAsync(chosen, run, new ConformanceForm(), FormErrors.None)) : NotFound(page));
        routes.MapGet("/setup/certify/report", async (PageRequest page, ConformanceViews views, string? ehr, Guid? run) =>
            views.Find(ehr) is { } chosen ? Html.Page(await views.ReportAsync(chosen, run) with { IsSwappedIn = true }) : NotFound(page));
        routes.MapPost("/setup/certify/run", RunAsync);
        routes.MapPost("/setup/certify/end", EndAsync);
        routes.MapPost("/setup/certify/skip", SkipAsync);
        routes.MapGet("/setup/certify/next", NextAsync);
        routes.MapGet("/setup/certify/files/{name}", DownloadAsync);
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
            return Html.Page(await views.PageAsync(ehr, null, form, refused), StatusCodes.Status422UnprocessableEntity);
        }

        var path = views.PathOf(ehr);
        await runs.StartAsync(
            ehr, new CertifyOrder(page.Context.SessionId, page.Context.Person.Name, path, form.IsGuided, launch, form.MayWrite), page.Cancel);
        return See(page, path);
    }

    private static async Task<IResult> EndAsync(PageRequest page, ConformanceViews views, CertifyRuns runs, CertifyRecords records)
    {
        if (views.Find((await page.FormAsync()).Text("ehr")) is not { } ehr)
        {
            return NotFound(page);
        }

        if (await views.RecordOfAsync(ehr, null) is { IsUnderWay: true } record)
        {
            // The node that runs it may be another one; here it need not wait for the next beat.
            await records.AskEndAsync(record.Id);
            runs.Here(ehr.Id)?.End();
        }

        return See(page, views.PathOf(ehr));
    }

    private static async Task<IResult> SkipAsync(PageRequest page, ConformanceViews views, CertifyRuns runs)
    {
        if (views.Find((await page.FormAsync()).Text("ehr")) is not { } ehr)
        {
            return NotFound(page);
        }

        runs.Here(ehr.Id)?.Guided?.Skip();
        return See(page, views.PathOf(ehr));
    }

    private static async Task<IResult> NextAsync(PageRequest page, ConformanceViews views, CertifyRuns runs, string? ehr)
    {
        if (views.Find(ehr) is not { } chosen)
        {
            return NotFound(page);
        }

        // Only who began the run goes on with it: the answer comes back to that browser.
        var onward = runs.Here(chosen.Id) is { Guided: { Step: GuidedStep.SignIn } guided } job && job.Session == page.Context.SessionId
            ? await guided.OnwardAsync(page.Cancel)
            : null;
        return onward is null ? See(page, views.PathOf(chosen)) : Results.Redirect(onward.AbsoluteUri);
    }

    private static async Task<IResult> DownloadAsync(PageRequest page, ConformanceViews views, string name, string? ehr, Guid? run) =>
        CertifyFile.All.FirstOrDefault(f => f.Name == name) is { } file && views.Find(ehr) is { } chosen
            && await views.RecordOfAsync(chosen, run) is { IsUnderWay: false } record
            ? Results.File(Encoding.UTF8.GetBytes(file.Write(record.Report)), file.MediaType + "; charset=utf-8", file.Name)
            : NotFound(page);

    private static bool IsOwn(Uri url, LaunchConfiguration configuration) => url.GetLeftPart(UriPartial.Path) == new Uri(configuration.App.PublicBaseUrl, "/launch").AbsoluteUri;

    private static IResult NotFound(PageRequest page) => Problems.Result(page.Http, Launch.ProblemKind.NotFound);

    private static IResult See(PageRequest page, string path)
    {
        page.Http.Response.Headers.Location = path;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
