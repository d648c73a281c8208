using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Vocabulary;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>Who directs the clinical staff as an Observation of profile ccm-supervision, and back.</summary>
public static class SupervisionTranslator
{
    public static Observation ToFhir(SupervisionOnFile supervision, ChartContext context)
    {
        ArgumentNullException.ThrowIfNull(supervision);
        var observation = Statements.New("ccm-supervision", "supervision", supervision.By, supervision.AttestedOn, context);
        if (supervision.Kind is { } kind)
        {
            observation.ValueCodeableConcept = new CodeableConcept(Canonicals.CodeSystem("ccm-supervision-kind"), Words.Of(kind));
        }

        return observation;
    }

    /// <summary>Null for any other Observation.</summary>
    public static SupervisionOnFile? FromFhir(Observation observation, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(observation);
        var word = observation.ValueCodeableConcept?.CodeOf(Canonicals.CodeSystem("ccm-supervision-kind"));
        return !Statements.Is(observation, "supervision") ? null : new SupervisionOnFile(
            word is not null && Words.TryParse<SupervisionKind>(word, out var kind) ? kind : null,
            Statements.Author(observation),
            Statements.Day(observation, zone));
    }
}
