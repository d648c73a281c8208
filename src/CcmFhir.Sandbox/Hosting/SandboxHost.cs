using System.Net;
using CcmFhir.Sandbox.Faults;

namespace CcmFhir.Sandbox.Hosting;

/// <summary>Builds the web application of one sandbox on a loopback port.</summary>
internal static class SandboxHost
{
    public static WebApplication Build(SandboxOptions options, Switchboard faults)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.AddSingleton(options).AddSingleton(options.Time).AddSingleton(faults);
        var app = builder.Build();
        app.MapGet("/", () => "CcmFhir sandbox EHR");
        return app;
    }
}
