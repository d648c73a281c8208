using System.Collections.Immutable;

namespace CcmFhir.Web.Ehr.Routing;

/// <summary>Chooses how each kind of record reaches an EHR, and says why.</summary>
internal static class RouteTable
{
    private static readonly ImmutableArray<DeliveryRoute> ChargeRoutes =
    [
        DeliveryRoute.FhirCreate, DeliveryRoute.OracleOperation, DeliveryRoute.FhirCreateProfiled, DeliveryRoute.Hl7v2DftP03,
        DeliveryRoute.Document, DeliveryRoute.Export, DeliveryRoute.Local,
    ];

    /// <summary>The routes a kind of record can take, best first. Export and local are always there.</summary>
    public static ImmutableArray<DeliveryRoute> RoutesOf(RouteSubject subject) => subject switch
    {
        RouteSubject.ChargeItem => ChargeRoutes,
        RouteSubject.Note => [DeliveryRoute.Document, DeliveryRoute.Local, DeliveryRoute.Export],
        RouteSubject.Task or RouteSubject.Provenance => [DeliveryRoute.FhirCreate, DeliveryRoute.Local, DeliveryRoute.Export],
        RouteSubject.Time or RouteSubject.Consent or RouteSubject.CarePlan =>
            [DeliveryRoute.FhirCreate, DeliveryRoute.Document, DeliveryRoute.Local, DeliveryRoute.Export],
    };
}
