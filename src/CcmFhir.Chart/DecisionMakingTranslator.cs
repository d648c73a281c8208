using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Vocabulary;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>A recorded level of medical decision making as an Observation of profile ccm-decision-making, and back.</summary>
public static class DecisionMakingTranslator
{
    public static Observation ToFhir(DecisionMaking decision, ChartContext context)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var observation = Statements.New("ccm-decision-making", "decision-making", decision.By, decision.On, context);
        if (decision.Level is { } level)
        {
            observation.ValueCodeableConcept = new CodeableConcept(Canonicals.CodeSystem("ccm-decision-making-level"), Words.Of(level));
        }

        return observation;
    }

    /// <summary>Null for any other Observation.</summary>
    public static DecisionMaking? FromFhir(Observation observation, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(observation);
        var word = observation.ValueCodeableConcept?.CodeOf(Canonicals.CodeSystem("ccm-decision-making-level"));
        return !Statements.Is(observation, "decision-making") ? null : new DecisionMaking(
            word is not null && Words.TryParse<DecisionMakingLevel>(word, out var level) ? level : null,
            Statements.Author(observation),
            Statements.Day(observation, zone));
    }
}
