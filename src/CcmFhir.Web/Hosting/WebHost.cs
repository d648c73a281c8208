using System.Collections.Immutable;
using CcmFhir.Smart.Keys;
using CcmFhir.Web.Certify;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Features.BackOffice;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Jobs;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Hosting;

/// <summary>What the web application is started with; tests start it the same way.</summary>
/// <param name="LaunchJson">The text of launch.json.</param>
/// <param name="Args">Further settings for the host, <c>--urls http://…</c> among them.</param>
/// <param name="Clock">The system's clock when null.</param>
/// <param name="Logging">Further log providers, added after the filters; null adds none.</param>
/// <param name="LaunchFile">Where launch.json lies, to take over keys rotated there; null: they stay as long as the app runs.</param>
public sealed record WebHostSettings(
    string LaunchJson, ImmutableArray<string> Args, TimeProvider? Clock = null, Action<ILoggingBuilder>? Logging = null, string? LaunchFile = null);

/// <summary>Builds the web application.</summary>
public static partial class WebHost
{
    /// <exception cref="InvalidConfigurationException">launch.json cannot be used; every fault is named.</exception>
    public static async Task<WebApplication> BuildAsync(WebHostSettings settings, CancellationToken cancel = default)
    {
        var read = LaunchFile.ReadText(settings.LaunchJson);
        if (read.Configuration is not { } configuration)
        {
            throw new InvalidConfigurationException([.. read.Errors.Select(e => $"{e.Path}: {e.Message}")]);
        }

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = [.. settings.Args],
            // The static files travel with the assembly; the working directory is the operator's.
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(WebHost).Assembly.GetName().Name,
        });
        // A part that lacks another is found at the start, not by the first person who opens its page.
        builder.Host.UseDefaultServiceProvider(o => (o.ValidateOnBuild, o.ValidateScopes) = (true, true));
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = 256 * 1024; // forms only
        });
        // Framework logs write request URLs, which carry launch and code values.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning)
            // It does not see that our cookies carry Secure as an extension (SessionCookie).
            .AddFilter("Microsoft.AspNetCore.Http.ResponseCookies", LogLevel.Error);
        settings.Logging?.Invoke(builder.Logging);
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
        {
            builder.WebHost.UseUrls(configuration.App.PublicBaseUrl.GetLeftPart(UriPartial.Authority));
        }

        builder.Services
            .AddSingleton(settings.Clock ?? TimeProvider.System)
            .AddSingleton(configuration)
            .AddStore(configuration)
            .AddEhrs()
            .AddPages()
            .AddRelay()
            .AddSweep();
        if (settings.LaunchFile is { } file)
        {
            builder.Services.AddSingleton(p => ActivatorUtilities.CreateInstance<KeyReload>(p, file)).AddHostedService(p => p.GetRequiredService<KeyReload>());
        }

        var app = builder.Build();
        foreach (var key in IdleSettings.Of(configuration))
        {
            LogIdle(app.Logger, key);
        }

        await Migrator.MigrateAsync(app.Services.GetRequiredService<Database>(), cancel);
        app.UseSecurityHeaders(configuration);
        app.UseExceptionHandler(errors => errors.Run(http =>
            Problems.WriteAsync(http, new ProblemView { Kind = ProblemKind.Fault, Reference = Problems.Reference(http) })));
        app.UseLanguages();
        app.UseRouting();
        app.UseMiddleware<CertifyVisits>();
        app.UseMiddleware<ContextGate>();
        var assets = app.MapAssets();
        var pages = app.MapGroup("").WithMetadata(assets);
        pages.MapLaunch();
        pages.MapPatientPages();
        pages.MapOffice();
        app.MapGet(configuration.App.JwksPath, (HttpContext http, ClientKeyStore keys) =>
        {
            http.Response.Headers.CacheControl = "public, max-age=300";
            return Results.Text(keys.PublicJwks(), "application/json");
        });
        app.MapGet("/health", () => Results.Ok(new { status = "ok" }));
        pages.MapFallback((HttpContext http) => Problems.Result(http, ProblemKind.NotFound));
        return app;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "launch.json: {Key} is read and has no effect yet")]
    private static partial void LogIdle(ILogger logger, string key);
}

/// <summary>launch.json refuses the start.</summary>
public sealed class InvalidConfigurationException(ImmutableArray<string> faults)
    : Exception("launch.json cannot be used:\n" + string.Join('\n', faults))
{
    /// <summary>Each with its JSON path.</summary>
    public ImmutableArray<string> Faults { get; } = faults;
}
