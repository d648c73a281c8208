using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Vocabulary;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>A practitioner's attestation of one condition as an Observation of profile ccm-eligibility-attestation, and back.</summary>
public static class AttestationTranslator
{
    /// <param name="conditionId">The Condition attested.</param>
    /// <param name="attestation">The statement; it needs its author and its day.</param>
    /// <param name="context">Whose chart.</param>
    public static Observation ToFhir(string conditionId, ConditionAttestation attestation, ChartContext context)
    {
        ArgumentNullException.ThrowIfNull(attestation);
        var observation = Statements.New("ccm-eligibility-attestation", "eligibility-attestation", attestation.By, attestation.On, context);
        observation.Focus.Add(new ResourceReference($"Condition/{conditionId}"));
        if (attestation.Lasts is { } lasts)
        {
            observation.Component.Add(Component("expected-duration", "ccm-expected-duration", Words.Of(lasts)));
        }

        // "Looked and found none" must be said, or it would read back as not asked.
        var risks = attestation.Risk is Risks.None ? ["none"] : Words.Set(attestation.Risk ?? Risks.None);
        observation.Component.AddRange(risks.Select(r => Component("risk", "ccm-risk", r)));
        return observation;
    }

    /// <summary>The condition's id and the statement; null for any other Observation.</summary>
    public static (string ConditionId, ConditionAttestation Attestation)? FromFhir(Observation observation, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(observation);
        var condition = observation.Focus.Select(f => f.Parts).FirstOrDefault(p => p.Type == "Condition").Id;
        if (!Statements.Is(observation, "eligibility-attestation") || condition is null)
        {
            return null;
        }

        var lasts = Said(observation, "expected-duration", "ccm-expected-duration").FirstOrDefault();
        var risks = Said(observation, "risk", "ccm-risk").ToArray();
        return (condition, new ConditionAttestation(
            Statements.Author(observation),
            Statements.Day(observation, zone),
            lasts is not null && Words.TryParse<ExpectedDuration>(lasts, out var duration) ? duration : null,
            risks.Length == 0 ? null : risks.Aggregate(Risks.None, (all, r) => Words.TryParse<Risks>(r, out var risk) ? all | risk : all)));
    }

    private static Observation.ComponentComponent Component(string code, string system, string value) => new()
    {
        Code = new CodeableConcept(Canonicals.CodeSystem("ccm-attestation-component"), code),
        ValueCodeableConcept = new CodeableConcept(Canonicals.CodeSystem(system), value),
    };

    private static IEnumerable<string> Said(Observation observation, string code, string system) =>
        observation.Component
            .Where(c => c.Code?.Has(Canonicals.CodeSystem("ccm-attestation-component"), code) ?? false)
            .Select(c => c.ValueCodeableConcept?.CodeOf(Canonicals.CodeSystem(system))).OfType<string>();
}
