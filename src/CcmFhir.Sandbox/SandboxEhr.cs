using CcmFhir.Sandbox.Authorization;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Sandbox.Hosting;

namespace CcmFhir.Sandbox;

/// <summary>
/// A stand-in EHR: SMART authorization server, FHIR R4 endpoint and launcher pages on one loopback port. It holds
/// invented patients in memory and forgets everything when disposed.
/// </summary>
public sealed class SandboxEhr : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SandboxOptions _options;

    private SandboxEhr(WebApplication app, SandboxOptions options, Uri baseUrl, Switchboard faults)
    {
        (_app, _options, BaseUrl, Faults) = (app, options, baseUrl, faults);
        FhirBase = new Uri(baseUrl, "fhir");
    }

    /// <summary>For example <c>http://127.0.0.1:5100/</c>.</summary>
    public Uri BaseUrl { get; }

    /// <summary>The SMART <c>iss</c>, for example <c>http://127.0.0.1:5100/fhir</c>.</summary>
    public Uri FhirBase { get; }

    public Switchboard Faults { get; }

    public static async Task<SandboxEhr> StartAsync(SandboxOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new Switchboard();
        var app = SandboxHost.Build(options, faults);
        await app.StartAsync(cancel);
        return new SandboxEhr(app, options, new Uri(app.Urls.Single()), faults);
    }

    /// <summary>The URL an EHR launch opens: the app's launch URL with <c>iss</c> and <c>launch</c>.</summary>
    public Uri LaunchUrl(LaunchContext context)
    {
        var app = _options.LaunchUrl ?? throw new InvalidOperationException("SandboxOptions.LaunchUrl is not set.");
        return LaunchCode.UrlFor(app, FhirBase.AbsoluteUri, context);
    }

    public Task WaitForShutdownAsync(CancellationToken cancel = default) => _app.WaitForShutdownAsync(cancel);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
