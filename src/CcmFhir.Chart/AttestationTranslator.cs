using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Reading;
using CcmFhir.Chart.Writing;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Writing.Elements;

namespace CcmFhir.Chart;

/// <summary><see cref="ConditionAttestation"/> to and from an Observation of our profile <c>ccm-eligibility-attestation</c>.</summary>
public static class AttestationTranslator
{
    private const string Risk = "significant-risk";

    private static readonly Statement Kind = new(CcmTerms.AttestationProfile, CcmTerms.AttestationIdentifier, CcmTerms.AttestationCode);

    /// <summary>Profile <c>ccm-eligibility-attestation</c>: on one Condition. "none" tells no risk from one nobody spoke of.</summary>
    /// <param name="attestation">What was said.</param>
    /// <param name="condition">The Condition's id.</param>
    /// <param name="patient">"Patient/1".</param>
    /// <param name="id">Value of the identifier.</param>
    public static Observation ToFhir(ConditionAttestation attestation, string condition, string patient, string id)
    {
        ArgumentNullException.ThrowIfNull(attestation);
        var lasts = attestation.Lasts is { } duration ? Words.Of(duration) : null;
        var statement = Kind.New(id, patient, attestation.By, attestation.On, CcmTerms.ExpectedDurations, lasts);
        statement.Focus.Add(Reference($"Condition/{condition}"));
        statement.Component.AddRange(RiskWords(attestation.Risk).Select(w => Statement.Coded(Risk, CcmTerms.Risks, w)));
        return statement;
    }

    /// <summary>The Condition's id and what was said of it; null for any other Observation, and for one that was taken back.</summary>
    public static (string Condition, ConditionAttestation Attestation)? FromFhir(Observation observation, DateTimeZone zone) =>
        !Kind.Is(observation) || References.Id(observation.Focus.Leading(), "Condition") is not { } condition ? null
            : (condition, new ConditionAttestation(
                Statement.By(observation),
                Statement.When(observation, zone),
                Words.TryParse<ExpectedDuration>(Statement.Word(observation, CcmTerms.ExpectedDurations), out var duration) ? duration : null,
                RisksOf(observation)));

    private static IEnumerable<string?> RiskWords(Risks? risks) =>
        risks is not { } known ? [null] : known == Risks.None ? [Words.Of(known)] : (IEnumerable<string?>)Words.Set(known);

    private static Risks? RisksOf(Observation observation)
    {
        Risks? all = null;
        foreach (var word in Statement.Words(observation, Risk))
        {
            all = Words.TryParse<Risks>(word, out var risk) ? (all ?? Risks.None) | risk : all;
        }

        return all;
    }
}
