using System.Collections.Concurrent;
using System.Text.Json;
using CcmFhir.Fhir.Rest;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Routing;

namespace CcmFhir.Web.Ehr;

/// <summary>What an EHR offers, read from /metadata once an hour, and the routes that follow from it for a set of scopes.</summary>
internal sealed class EhrCapabilities(TimeProvider clock)
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, (CapabilityStatementFacts Facts, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    /// <returns>Null when the EHR does not answer now.</returns>
    public async Task<EhrRoutes?> RoutesAsync(EhrConnection ehr, FhirClient client, string grantedScopes, CancellationToken cancel)
    {
        if (!_known.TryGetValue(ehr.Id, out var known) || known.Until < clock.GetUtcNow())
        {
            if (await ReadAsync(client, cancel) is not { } facts)
            {
                return null;
            }

            _known[ehr.Id] = known = (facts, clock.GetUtcNow() + TimeToLive);
        }

        return Choose(ehr, known.Facts, grantedScopes);
    }

    /// <summary>What is known of the EHR is out of date: it is read again at the next question.</summary>
    public void Forget(string ehrId) => _known.TryRemove(ehrId, out _);

    /// <summary>What follows from the statement as it is this moment, whatever was granted.</summary>
    /// <returns>Null when the EHR does not answer now.</returns>
    public static async Task<EhrRoutes?> RoutesNowAsync(EhrConnection ehr, FhirClient client, CancellationToken cancel) =>
        await ReadAsync(client, cancel) is { } facts ? Choose(ehr, facts, null) : null;

    // The SMART configuration adds to the reasons only, and nobody is shown the reasons of these.
    private static EhrRoutes Choose(EhrConnection ehr, CapabilityStatementFacts facts, string? grantedScopes) =>
        RouteTable.Choose(facts, null, grantedScopes, ehr.Preset, RouteOverrides.Of(ehr));

    /// <returns>The statement as it is this moment; null when the EHR does not answer now.</returns>
    public static async Task<CapabilityStatementFacts?> ReadAsync(FhirClient client, CancellationToken cancel)
    {
        if ((await client.CapabilitiesAsync(cancel)).Value is not { } statement)
        {
            return null;
        }

        using var document = JsonDocument.Parse(statement.Json.ToJsonString());
        return CapabilityStatementReader.Read(document.RootElement).Facts;
    }
}
