using CcmFhir.Chart.Reading;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Writing.Elements;
using Component = CcmFhir.Fhir.Model.Observation.ComponentComponent;
using Status = CcmFhir.Fhir.Model.ObservationStatus;

namespace CcmFhir.Chart.Writing;

/// <summary>A kind of Observation by which a person states something: who is the performer, when the effective date, what the value.</summary>
/// <param name="Profile">Its canonical.</param>
/// <param name="Identifiers">The system of its identifier.</param>
/// <param name="Code">Of <see cref="CcmTerms.Observations"/>; tells the kinds apart.</param>
internal sealed record Statement(string Profile, string Identifiers, string Code)
{
    /// <summary>The frame: everything but when and what.</summary>
    public Observation New(string id, string? patient, string? by) => new()
    {
        Meta = Elements.Profile(Profile),
        Identifier = { Identifier(Identifiers, id) },
        Status = Status.Final,
        Category =
        {
            Concept("http://terminology.hl7.org/CodeSystem/observation-category", "procedure"),
            Concept(CcmTerms.Observations, CcmTerms.StatementCategory),
        },
        Code = Concept(CcmTerms.Observations, Code),
        Subject = patient is null ? null : Reference(patient),
        Performer = { by is null ? Unknown.Reference : Reference(by) },
    };

    /// <summary>A statement made on a day, of one word of a code system.</summary>
    public Observation New(string id, string patient, string? by, LocalDate? on, string system, string? word)
    {
        var statement = New(id, patient, by);
        if (on is { } day)
        {
            statement.EffectiveDateTime = On(day);
        }
        else
        {
            Unknown.Primitive(statement, "effectiveDateTime");
        }

        statement.ValueCodeableConcept = word is null ? Unknown.Concept : Concept(system, word);
        return statement;
    }

    /// <summary>Whether it is a statement of this kind that stands.</summary>
    public bool Is(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        return Codings.Has(observation.Code, CcmTerms.Observations, Code) && observation.ModifierExtension.Count == 0
            && observation.Status?.Known is Status.Final or Status.Amended or Status.Corrected;
    }

    public static string? By(Observation statement) => References.Key(statement.Performer.Leading());

    public static LocalDate? When(Observation statement, DateTimeZone zone) => Days.Exact(statement.EffectiveDateTime, zone);

    /// <summary>The value's word; empty when it has none of the system.</summary>
    public static string Word(Observation statement, string system) => Codings.Of(statement.ValueCodeableConcept, system)?.Code ?? "";

    public static Component Coded(string component, string system, string? word) => new()
    {
        Code = Concept(CcmTerms.Observations, component),
        ValueCodeableConcept = word is null ? Unknown.Concept : Concept(system, word),
    };

    public static IEnumerable<string> Words(Observation statement, string component) =>
        statement.Component.Where(c => Codings.Has(c.Code, CcmTerms.Observations, component))
            .Select(c => c.ValueCodeableConcept?.Coding.Leading()?.Code).OfType<string>();
}
