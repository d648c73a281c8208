using System.Collections.Immutable;

namespace CcmFhir.Web.Ehr.Routing;

/// <summary>The FHIR resource each kind of record is written as.</summary>
internal static class Subjects
{
    public static readonly ImmutableArray<string> Types = [.. Enum.GetValues<RouteSubject>().Select(TypeOf)];

    /// <summary>Of what the outbox carries: an Observation is time, a DocumentReference a note.</summary>
    public static RouteSubject SubjectOf(string type) => Enum.GetValues<RouteSubject>().First(s => TypeOf(s) == type);

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
