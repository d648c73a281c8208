namespace CcmFhir.Web.Ehr.Routing;

/// <summary>Chooses how each kind of record reaches an EHR, and says why.</summary>
internal static class RouteTable { }
