using System.Collections.Concurrent;
using CcmFhir.Fhir.Rest;
using CcmFhir.Smart;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Tokens;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr;

/// <summary>FHIR clients that speak with a launch's token, renewing it when it runs out.</summary>
internal sealed class EhrAccess(
    LaunchConfiguration configuration, EhrRegistry registry, SmartDiscovery discovery, GrantRefresher refresher, CareContexts contexts,
    [FromKeyedServices("fhir")] HttpClient http, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<string, FhirServer> _servers = new(StringComparer.Ordinal);

    public EhrConnection Connection(string ehrId) =>
        configuration.FindById(ehrId) ?? throw new InvalidOperationException($"launch.json no longer has the EHR {ehrId}.");

    /// <summary>A client for the chart of the launch.</summary>
    public FhirClient ClientFor(CareContext context) =>
        new(Server(context.Patient.EhrId), async cancel => (await FreshAsync(context, cancel)).Value?.AccessToken);

    /// <summary>A client with a token at hand: the callback's, before there is a launch in the store.</summary>
    public FhirClient ClientWith(string ehrId, string accessToken) => new(Server(ehrId), _ => ValueTask.FromResult<string?>(accessToken));

    /// <summary>A client that asks for its token before every request, and for another when the EHR refuses one.</summary>
    public FhirClient ClientWith(
        string ehrId, Func<CancellationToken, ValueTask<string?>> accessToken, Func<string, CancellationToken, ValueTask<string?>> another) =>
        new(Server(ehrId), accessToken, another);

    /// <summary>For what an EHR tells everybody: its capability statement.</summary>
    public FhirClient ClientWithoutToken(string ehrId) => new(Server(ehrId), _ => ValueTask.FromResult<string?>(null));

    /// <summary>The launch's grant, renewed if need be. <see cref="SmartFailureKind.InvalidGrant"/>: only a new launch helps.</summary>
    public async Task<SmartResult<TokenGrant>> FreshAsync(CareContext context, CancellationToken cancel)
    {
        var (grant, version) = await contexts.GrantAsync(context.Id, cancel);
        if (grant is null)
        {
            return GrantRefresher.Ended;
        }

        if (grant.IsFresh(clock.GetUtcNow()))
        {
            return grant;
        }

        var ehr = registry.ById(context.Patient.EhrId)!;
        var found = await discovery.Read(ehr, new Uri(grant.FhirBase), cancel);
        return !found.Succeeded ? found.Failure : await refresher.Fresh(
            new StoredGrant(
                context.Id,
                async c =>
                {
                    (var stored, version) = await contexts.GrantAsync(context.Id, c);
                    return stored;
                },
                c => contexts.ClaimGrantAsync(context.Id, version, c),
                renewed => contexts.SettleGrantAsync(context.Id, renewed, version, CancellationToken.None),
                () => contexts.BlankGrantAsync(context.Id, version, CancellationToken.None)),
            ehr,
            found.Value,
            cancel);
    }

    public void Dispose()
    {
        foreach (var server in _servers.Values)
        {
            server.Dispose();
        }
    }

    /// <summary>How launch.json says this EHR is to be spoken to.</summary>
    public static FhirServerSettings SettingsOf(EhrConnection ehr) => new()
    {
        BaseUrl = new Uri(ehr.Iss[0]),
        AllowedHosts = ehr.AllowedHosts,
        Timeout = TimeSpan.FromSeconds(ehr.Http.TimeoutSeconds),
        ConcurrencyMax = ehr.Http.MaxConcurrency,
        RequestsPerSecond = Math.Max(1, (int)ehr.Http.RequestsPerSecond),
        ExtraQuery = [.. ehr.Http.ExtraQuery.Select(q => (q.Key, q.Value))],
        ExtraHeaders = [.. ehr.Http.ExtraHeaders.Select(h => (h.Key, h.Value))],
        Limits = ehr.Http.JsonLimits,
        Unsearchable = ehr.CapabilityOverrides.Unsearchable,
        RetriesMax = 1,
    };

    private FhirServer Server(string ehrId) => _servers.GetOrAdd(ehrId, id => new FhirServer(SettingsOf(Connection(id)), http, clock));
}
