using System.Collections.Immutable;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Vocabulary;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>A condition of the chart.</summary>
/// <param name="Id">The id in the EHR.</param>
/// <param name="Label">What the EHR calls it.</param>
/// <param name="Onset">As the EHR wrote it, however partial.</param>
/// <param name="Facts">Null when it has neither an ICD-10-CM nor a SNOMED code. Attestation is never read from a Condition.</param>
/// <param name="Gaps">What could not be read.</param>
public sealed record ConditionReading(string Id, string Label, string? Onset, ChronicCondition? Facts, ImmutableArray<ChartGap> Gaps);

public static class ConditionTranslator
{
    /// <summary>Prefers ICD-10-CM, because a claim needs it; else SNOMED CT.</summary>
    public static ConditionReading FromFhir(Condition condition, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var id = condition.Id ?? "";
        var source = $"Condition/{id}";
        var gaps = ImmutableArray.CreateBuilder<ChartGap>();
        var icd = condition.Code?.CodeOf(Systems.Icd10Cm);
        var code = icd ?? condition.Code?.CodeOf(Systems.Snomed);
        if (code is null)
        {
            gaps.Add(new ChartGap(ChartGapKind.CodeNotMapped, source, "code"));
        }

        var facts = code is null ? null : new ChronicCondition
        {
            Id = id,
            System = icd is null ? CodeSystem.Snomed : CodeSystem.Icd10Cm,
            Code = code,
            ClinicalStatus = Status(condition.ClinicalStatus, Systems.ConditionClinical, "clinicalStatus"),
            VerificationStatus = Status(condition.VerificationStatus, Systems.ConditionVerification, "verificationStatus"),
            Onset = new ChartDates(zone, source, gaps).Day(condition.OnsetDateTime ?? condition.OnsetPeriod?.Start, "onset[x]"),
        };
        return new ConditionReading(id, LabelOf(condition), OnsetOf(condition), facts, gaps.ToImmutable());

        string? Status(CodeableConcept? concept, string system, string element)
        {
            if (concept?.CodeOf(system) is { } status)
            {
                return status;
            }

            gaps.Add(new ChartGap(concept is null ? ChartGapKind.Absent : ChartGapKind.CodeNotMapped, source, element));
            return null;
        }
    }

    /// <summary>Whether the entry is worth showing: what was entered in error or ruled out is not.</summary>
    public static bool IsOnProblemList(Condition condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return condition.VerificationStatus?.CodeOf(Systems.ConditionVerification) is not ("entered-in-error" or "refuted");
    }

    private static string LabelOf(Condition condition) =>
        condition.Code?.Text
        ?? condition.Code?.Coding.Select(c => c.Display).FirstOrDefault(d => d is not null)
        ?? condition.Code?.Coding.Select(c => c.Code).FirstOrDefault(c => c is not null)
        ?? "";

    private static string? OnsetOf(Condition condition) =>
        condition.OnsetDateTime?.Raw ?? condition.OnsetPeriod?.Start?.Raw ?? condition.OnsetString;
}
