using CcmFhir.Fhir.Bulk;
using CcmFhir.Fhir.Rest;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Http;
using CcmFhir.Smart.Tokens;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Ehr.Panels;

/// <summary>The app's way to one EHR for work on a whole panel: its own token, launch.json's pace, and patience nobody at a page would have.</summary>
internal sealed class PanelConnection : IDisposable
{
    private readonly HttpClient _http;
    private readonly FhirServer _server;
    private string? _exportToken;

    public PanelConnection(LaunchConfiguration configuration, EhrConnection ehr, TimeProvider clock)
    {
        (Ehr, Clock) = (ehr, clock);
        _http = new HttpClient(OutboundHandler.Create(Registrations.Reach(configuration)));
        Grants = new SystemGrants(
            Registrations.Of(configuration).ById(ehr.Id)!, new SmartDiscovery(_http, clock),
            new SystemTokens(new TokenClient(_http, Registrations.Keys(configuration), clock), clock));
        _server = new FhirServer(
            EhrAccess.SettingsOf(ehr) with { RetriesMax = 4, RetryAfterMax = TimeSpan.FromMinutes(10) }, _http, clock);
        Client = new FhirClient(_server, Grants.TokenAsync, Grants.AnotherAsync);
        Export = new BulkExport(_server, async cancel => _exportToken = await Grants.TokenAsync(cancel));
    }

    public EhrConnection Ehr { get; }

    public TimeProvider Clock { get; }

    public SystemGrants Grants { get; }

    public FhirClient Client { get; }

    public BulkExport Export { get; }

    /// <summary>The token of the last step of an export was refused (401): the next step asks for another. False when there was none to forget.</summary>
    public async Task<bool> RenewAsync(CancellationToken cancel) =>
        _exportToken is { } refused && await Grants.AnotherAsync(refused, cancel) is { } another && another != refused;

    public void Dispose()
    {
        _server.Dispose();
        _http.Dispose();
    }
}
