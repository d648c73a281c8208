using System.Reflection;

namespace CcmFhir.Sandbox.Pages;

/// <summary>The EHR's own pages and their files.</summary>
internal static class PageEndpoint
{
    public static void MapPages(this WebApplication app)
    {
        app.MapGet("/", (LauncherPage page) => page.List());
        app.MapGet("/launch", (LauncherPage page, string? patient, string? user) => page.Launch(patient, user));
        app.MapGet("/frame", (LauncherPage page, string? patient, string? user) => page.Frame(patient, user));
        app.MapGet("/chart/{patient}", (ChartPage page, string patient) => page.Show(patient));
        app.MapGet("/chart/{patient}/{type}/{id}", (ChartPage page, string patient, string type, string id) => page.Json(patient, type, id));
        app.MapGet("/faults", (FaultsPage page) => page.Show());
        app.MapPost("/faults", (FaultsPage page, HttpRequest request, CancellationToken cancel) => page.SwitchAsync(request, cancel));
        app.MapGet("/sandbox.css", () => Asset("sandbox.css", "text/css; charset=utf-8"));
        app.MapGet("/favicon.svg", () => Asset("favicon.svg", "image/svg+xml"));
    }

    private static IResult Asset(string name, string type) =>
        Results.Stream(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!, type);
}
