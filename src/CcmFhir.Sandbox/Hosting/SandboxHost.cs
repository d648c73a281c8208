using System.Net;
using CcmFhir.Sandbox.Authorization;
using CcmFhir.Sandbox.Clinic;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Sandbox.Pages;
using CcmFhir.Sandbox.Rest;

namespace CcmFhir.Sandbox.Hosting;

/// <summary>Builds the web application of one sandbox on a loopback port.</summary>
internal static class SandboxHost
{
    private const int LatencyMilliseconds = 100;

    public static WebApplication Build(SandboxOptions options, Switchboard faults)
    {
        var builder = WebApplication.CreateSlimBuilder();
        // Standard output holds the ready line and nothing else.
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        var rules = new PersonaRules(options.Persona);
        var store = new ResourceStore(options.Time, rules.Versioned);
        builder.Services.AddSingleton(options).AddSingleton(options.Time).AddSingleton(faults).AddSingleton(rules).AddSingleton(store)
            .AddSingleton(new SandboxClinic(store, options.Time)).AddSingleton<Address>().AddSingleton(new HttpClient());
        AddAuthorization(builder.Services);
        AddFhir(builder.Services);
        builder.Services.AddSingleton<Layout>().AddSingleton<LauncherPage>().AddSingleton<ChartPage>().AddSingleton<FaultsPage>().AddSingleton<PickerPage>();

        var app = builder.Build();
        app.Use((http, next) => GuardAsync(http, next, faults));
        app.MapAuthorization();
        app.MapFhir();
        app.MapPages();
        return app;
    }

    private static void AddAuthorization(IServiceCollection services) => services
        .AddSingleton<SigningKey>().AddSingleton<TokenVault>().AddSingleton<ClientAuthenticator>().AddSingleton<ScopeDecision>().AddSingleton<IdToken>()
        .AddSingleton<SmartDiscovery>().AddSingleton<AuthorizeEndpoint>().AddSingleton<TokenEndpoint>().AddSingleton<TokenInspection>();

    private static void AddFhir(IServiceCollection services) => services
        .AddSingleton<Compartment>().AddSingleton<Gate>().AddSingleton<ResourceCheck>().AddSingleton<CapabilityStatement>()
        .AddSingleton<Reading>().AddSingleton<Searching>().AddSingleton<Writing>().AddSingleton<ChargeOperations>().AddSingleton<GroupExport>();

    private static async Task GuardAsync(HttpContext http, RequestDelegate next, Switchboard faults)
    {
        // A name that was made to point at 127.0.0.1 must not reach the EHR (DNS rebinding).
        if (!IPAddress.TryParse(http.Request.Host.Host, out var host) || !IPAddress.IsLoopback(host))
        {
            http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return;
        }

        if (faults.Strike(FaultName.Latency, http.Request.Path.Value?.Split('/') is [_, "fhir", var type, ..] ? type : null) is { } latency)
        {
            await Task.Delay(latency.Milliseconds ?? LatencyMilliseconds, http.RequestAborted);
        }

        try
        {
            await next(http);
        }
        catch (InvalidDataException) when (!http.Response.HasStarted)
        {
            // A form nobody can read, with a null character for example.
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
    }
}
