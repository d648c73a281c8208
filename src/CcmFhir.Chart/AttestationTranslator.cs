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
    private const string Duration = "expected-duration";
    private const string Risk = "risk";

    /// <summary>Profile <c>ccm-eligibility-attestation</c>: on one Condition. "none" tells no risk from one nobody spoke of.</summary>
    /// <param name="attestation">What was said.</param>
    /// <param name="condition">The Condition's id.</param>
    /// <param name="patient">"Patient/1".</param>
    /// <param name="id">Value of the identifier.</param>
    public static Observation ToFhir(ConditionAttestation attestation, string condition, string patient, string id)
    {
        ArgumentNullException.ThrowIfNull(attestation);
        var statement = Statements.New(CcmTerms.AttestationProfile, CcmTerms.AttestationCode, id, patient, attestation.By);
        statement.Focus.Add(Reference($"Condition/{condition}"));
        statement.EffectiveDateTime = attestation.On is { } day ? On(day) : null;
        if (attestation.Lasts is { } lasts)
        {
            statement.Component.Add(Statements.Coded(Duration, CcmTerms.AttestationWords, Words.Of(lasts)));
        }

        if (attestation.Risk is { } risks)
        {
            var words = risks == Risks.None ? [Words.Of(risks)] : Words.Set(risks);
            statement.Component.AddRange(words.Select(w => Statements.Coded(Risk, CcmTerms.AttestationWords, w)));
        }

        return statement;
    }

    /// <summary>The Condition's id and what was said of it; null for any other Observation, and for one that was taken back.</summary>
    public static (string Condition, ConditionAttestation Attestation)? FromFhir(Observation observation, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(observation);
        if (!Statements.Is(observation, CcmTerms.AttestationCode) || References.Id(observation.Focus.Leading(), "Condition") is not { } condition)
        {
            return null;
        }

        var lasts = Statements.Codes(observation, Duration).FirstOrDefault() ?? "";
        return (condition, new ConditionAttestation(
            Statements.By(observation),
            Statements.On(observation, zone),
            Words.TryParse<ExpectedDuration>(lasts, out var duration) ? duration : null,
            RisksOf(observation)));
    }

    private static Risks? RisksOf(Observation observation)
    {
        Risks? all = null;
        foreach (var word in Statements.Codes(observation, Risk))
        {
            all = Words.TryParse<Risks>(word, out var risk) ? (all ?? Risks.None) | risk : all;
        }

        return all;
    }
}
