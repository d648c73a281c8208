using CcmFhir.Chart.Vocabulary;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>What the dated, signed statements of a practitioner have in common as Observations.</summary>
internal static class Statements
{
    public static Observation New(string profile, string code, string? by, LocalDate? on, ChartContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var observation = new Observation
        {
            Meta = new Meta { Profile = { Canonicals.Profile(profile) } },
            Status = ObservationStatus.Final,
            Category = { new CodeableConcept(Canonicals.CodeSystem("ccm-observation-category"), "ccm-statement") },
            Code = new CodeableConcept(Canonicals.CodeSystem("ccm-observation"), code),
            Subject = context.Patient,
        };
        if (on is { } day)
        {
            observation.EffectiveDateTime = FhirDateTime.From(day.ToDateOnly());
        }

        if (by is not null)
        {
            observation.Performer.Add(PersonId.ToReference(by));
        }

        return observation;
    }

    /// <summary>Whether it is that statement and still stands.</summary>
    public static bool Is(Observation observation, string code) =>
        (observation.Code?.Has(Canonicals.CodeSystem("ccm-observation"), code) ?? false) &&
        observation.Status?.Known is ObservationStatus.Final or ObservationStatus.Amended or ObservationStatus.Corrected;

    public static string? Author(Observation observation) =>
        observation.Performer.Select(PersonId.FromReference).FirstOrDefault(p => p is not null);

    public static LocalDate? Day(Observation observation, DateTimeZone zone) =>
        new ChartDates(zone, $"Observation/{observation.Id}", new List<ChartGap>()).Day(observation.EffectiveDateTime, "effectiveDateTime");
}
