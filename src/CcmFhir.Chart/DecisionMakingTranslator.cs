using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Reading;
using CcmFhir.Chart.Writing;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Writing.Elements;

namespace CcmFhir.Chart;

/// <summary><see cref="DecisionMaking"/> to and from an Observation of our profile <c>ccm-decision-making</c>.</summary>
public static class DecisionMakingTranslator
{
    /// <summary>Profile <c>ccm-decision-making</c>: the level is the value, the practitioner the performer.</summary>
    public static Observation ToFhir(DecisionMaking decision, string patient, string id)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var statement = Statements.New(CcmTerms.DecisionMakingProfile, CcmTerms.DecisionMakingCode, id, patient, decision.By);
        statement.EffectiveDateTime = decision.On is { } day ? On(day) : null;
        statement.ValueCodeableConcept = decision.Level is { } level ? Concept(CcmTerms.DecisionMakingLevels, Words.Of(level)) : null;
        return statement;
    }

    /// <summary>Null for any other Observation, and for one that was taken back.</summary>
    public static DecisionMaking? FromFhir(Observation observation, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(observation);
        return !Statements.Is(observation, CcmTerms.DecisionMakingCode) ? null : new DecisionMaking(
            Words.TryParse<DecisionMakingLevel>(Codings.Of(observation.ValueCodeableConcept, CcmTerms.DecisionMakingLevels)?.Code ?? "", out var level) ? level : null,
            Statements.By(observation),
            Statements.On(observation, zone));
    }
}
