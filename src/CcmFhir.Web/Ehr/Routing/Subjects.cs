using System.Collections.Immutable;

namespace CcmFhir.Web.Ehr.Routing;

/// <summary>The FHIR resource each kind of record is written as.</summary>
internal static class Subjects
{
    public static readonly ImmutableArray<string> Types = [.. Enum.GetValues<RouteSubject>().Select(TypeOf)];

    public static string TypeOf(RouteSubject subject) => subject switch
    {
        RouteSubject.ChargeItem => "ChargeItem",
        RouteSubject.Task => "Task",
        RouteSubject.Time => "Observation",
        RouteSubject.Consent => "Consent",
        RouteSubject.CarePlan => "CarePlan",
        RouteSubject.Note => "DocumentReference",
        RouteSubject.Provenance => "Provenance",
    };
}
