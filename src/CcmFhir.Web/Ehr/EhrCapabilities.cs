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
            var read = await client.CapabilitiesAsync(cancel);
            if (read.Value is not { } statement)
            {
                return null;
            }

            using var document = JsonDocument.Parse(statement.Json.ToJsonString());
            if (CapabilityStatementReader.Read(document.RootElement).Facts is not { } facts)
            {
                return null;
            }

            _known[ehr.Id] = known = (facts, clock.GetUtcNow() + TimeToLive);
        }

        return RouteTable.Choose(known.Facts, null, grantedScopes, ehr.Preset, RouteOverrides.Of(ehr));
    }
}
