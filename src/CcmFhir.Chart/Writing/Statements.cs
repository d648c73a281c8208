using CcmFhir.Chart.Reading;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Writing.Elements;
using Component = CcmFhir.Fhir.Model.Observation.ComponentComponent;
using Status = CcmFhir.Fhir.Model.ObservationStatus;

namespace CcmFhir.Chart.Writing;

/// <summary>Observations by which a person states something on a day: who is the performer, when the effective date.</summary>
internal static class Statements
{
    public static Observation New(string profile, string code, string id, string? patient, string? by)
    {
        var statement = new Observation
        {
            Meta = Profile(profile),
            Identifier = { Identifier(CcmTerms.StatementIdentifier, id) },
            Status = Status.Final,
            Code = Concept(CcmTerms.Observations, code),
            Subject = patient is null ? null : Reference(patient),
        };
        if (by is not null)
        {
            statement.Performer.Add(Reference(by));
        }

        return statement;
    }

    /// <summary>Whether it is a statement of that kind that stands.</summary>
    public static bool Is(Observation observation, string code) =>
        Codings.Has(observation.Code, CcmTerms.Observations, code) && observation.ModifierExtension.Count == 0
        && observation.Status?.Known is Status.Final or Status.Amended or Status.Corrected;

    public static string? By(Observation statement) => References.Key(statement.Performer.Leading());

    public static LocalDate? On(Observation statement, DateTimeZone zone) => Days.Exact(statement.EffectiveDateTime, zone);

    public static Component Coded(string component, string system, string code) =>
        new() { Code = Concept(CcmTerms.Observations, component), ValueCodeableConcept = Concept(system, code) };

    public static IEnumerable<string> Codes(Observation statement, string component) =>
        statement.Component.Where(c => Codings.Has(c.Code, CcmTerms.Observations, component))
            .Select(c => c.ValueCodeableConcept?.Coding.Leading()?.Code).OfType<string>();
}
