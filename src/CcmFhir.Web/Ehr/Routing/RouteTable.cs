using System.Collections.Immutable;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Ehr.Routing;

/// <summary>
/// Chooses how each kind of record reaches an EHR, and says why: the route launch.json sets, then the best one that preset
/// or recognised vendor, /metadata and granted scopes leave open. Pure: the same input gives the same answer.
/// </summary>
internal static class RouteTable
{
    private static readonly ImmutableArray<DeliveryRoute> ChargeRoutes =
    [
        DeliveryRoute.FhirCreate, DeliveryRoute.OracleOperation, DeliveryRoute.FhirCreateProfiled, DeliveryRoute.Hl7v2DftP03,
        DeliveryRoute.Document, DeliveryRoute.Export, DeliveryRoute.Local,
    ];

    /// <summary>The routes a kind of record can take, best first. Export and local are always open.</summary>
    public static ImmutableArray<DeliveryRoute> RoutesOf(RouteSubject subject) => subject switch
    {
        RouteSubject.ChargeItem => ChargeRoutes,
        RouteSubject.Note => [DeliveryRoute.Document, DeliveryRoute.Local, DeliveryRoute.Export],
        RouteSubject.Task or RouteSubject.Provenance => [DeliveryRoute.FhirCreate, DeliveryRoute.Local, DeliveryRoute.Export],
        RouteSubject.Time or RouteSubject.Consent or RouteSubject.CarePlan =>
            [DeliveryRoute.FhirCreate, DeliveryRoute.Document, DeliveryRoute.Local, DeliveryRoute.Export],
    };

    /// <param name="metadata">What the EHR's CapabilityStatement says.</param>
    /// <param name="smart">Its SMART configuration, for hints which scopes to ask for; null when not at hand.</param>
    /// <param name="grantedScopes">The token response's <c>scope</c>; null when nothing is known of it, "" when nothing was granted.</param>
    /// <param name="preset">The preset of launch.json; generic leaves the vendor to be recognised.</param>
    /// <param name="overrides">What launch.json sets.</param>
    public static EhrRoutes Choose(
        CapabilityStatementFacts metadata, SmartFacts? smart, string? grantedScopes, EhrPreset preset, RouteOverrides overrides)
    {
        var openings = new RouteOpenings(metadata, smart, grantedScopes, preset, overrides);
        return new EhrRoutes(
            [.. Enum.GetValues<RouteSubject>().Select(s => Choose(s, openings, overrides))],
            overrides.ConditionalCreate ?? OffersConditionalCreate(metadata),
            VersioningOf(metadata),
            BulkLevels.Of(metadata))
        {
            Patched = metadata.TakesJsonPatch ? [.. Subjects.Types.Where(t => metadata.Offers(t, "patch"))] : [],
        };
    }

    private static ChosenRoute Choose(RouteSubject subject, RouteOpenings openings, RouteOverrides overrides)
    {
        var wanted = overrides.Wanted.TryGetValue(subject, out var set) ? set : (DeliveryRoute?)null;
        var candidates = RoutesOf(subject).OrderByDescending(r => r == wanted); // stable: the rest keeps its order
        var refused = ImmutableArray.CreateBuilder<RefusedRoute>();
        foreach (var route in candidates)
        {
            var opening = openings.Of(subject, route, byHand: route == wanted);
            if (opening.IsOpen)
            {
                return new ChosenRoute(subject, route, opening.Because, refused.ToImmutable(), ManualSteps.For(subject, route));
            }

            refused.Add(new RefusedRoute(route, opening.Because));
        }

        throw new InvalidOperationException("Export and local are always open.");
    }

    /// <summary>Of charges where they can be created, else of every record that can.</summary>
    private static bool OffersConditionalCreate(CapabilityStatementFacts metadata)
    {
        var created = Subjects.Types.Where(t => metadata.Offers(t, "create")).ToList();
        var decisive = created.Contains("ChargeItem") ? ["ChargeItem"] : created;
        return decisive.Count > 0 && decisive.All(t => metadata.Find(t)!.ConditionalCreate);
    }

    /// <summary>Of the types written here, the least that any of them has; of all types when none of these says.</summary>
    private static EhrVersioning VersioningOf(CapabilityStatementFacts metadata)
    {
        var ours = Said(Subjects.Types.Select(t => metadata.Find(t) ?? ResourceFacts.Nothing));
        var said = ours.Count > 0 ? ours : Said(metadata.Resources.Values);
        return said.Contains(EhrVersioning.NoVersion) ? EhrVersioning.NoVersion
            : said.Count > 0 ? EhrVersioning.Versioned
            : EhrVersioning.Unknown;
    }

    private static HashSet<EhrVersioning> Said(IEnumerable<ResourceFacts> resources) =>
        [.. resources.Select(r => r.Versioning).Where(v => v != EhrVersioning.Unknown)];
}
