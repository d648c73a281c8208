using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Writing;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary><see cref="DecisionMaking"/> to and from an Observation of our profile <c>ccm-decision-making</c>.</summary>
public static class DecisionMakingTranslator
{
    private static readonly Statement Kind = new(CcmTerms.DecisionMakingProfile, CcmTerms.DecisionMakingIdentifier, CcmTerms.DecisionMakingCode);

    /// <summary>Profile <c>ccm-decision-making</c>: the level is the value, the practitioner the performer.</summary>
    public static Observation ToFhir(DecisionMaking decision, string patient, string id)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var level = decision.Level is { } known ? Words.Of(known) : null;
        return Kind.New(id, patient, decision.By, decision.On, CcmTerms.DecisionMakingLevels, level);
    }

    /// <summary>Null for any other Observation, and for one that was taken back.</summary>
    public static DecisionMaking? FromFhir(Observation observation, DateTimeZone zone) => !Kind.Is(observation) ? null : new DecisionMaking(
        Words.TryParse<DecisionMakingLevel>(Statement.Word(observation, CcmTerms.DecisionMakingLevels), out var level) ? level : null,
        Statement.By(observation),
        Statement.When(observation, zone));
}
