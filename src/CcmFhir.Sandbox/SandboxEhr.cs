using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Authorization;
using CcmFhir.Sandbox.Clinic;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Sandbox.Hosting;
using CcmFhir.Sandbox.Rest;

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

    private ResourceStore Store => _app.Services.GetRequiredService<ResourceStore>();

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

    /// <summary>Puts one resource straight into the chart, unchecked; an <c>id</c> in it is kept. Gives <c>Type/id</c>.</summary>
    public string Put(string resource)
    {
        var stored = Store.Put((JsonObject)JsonNode.Parse(resource)!);
        return $"{stored.Type}/{stored.Id}";
    }

    /// <summary>The current version of every resource of a type as JSON text, in the order of their creation.</summary>
    public ImmutableArray<string> All(string type) => [.. Store.All(type).Select(v => v.Body.GetRawText())];

    /// <summary>An access token without the browser part, for tests of the FHIR endpoint. Scopes are taken as given.</summary>
    public string IssueAccessToken(string scopes, string? patient = null) => _app.Services.GetRequiredService<TokenVault>()
        .IssueAccess(null, "test", new LaunchContext { User = Staff.Nurse, Patient = patient }, [.. scopes.Split(' ')]);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
