using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Reading;
using CcmFhir.Chart.Writing;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>FHIR Condition to and from <see cref="ChronicCondition"/>. What the chart does not say stays null.</summary>
public static class ConditionTranslator
{
    private const string ClinicalStatuses = "http://terminology.hl7.org/CodeSystem/condition-clinical";
    private const string VerificationStatuses = "http://terminology.hl7.org/CodeSystem/condition-ver-status";

    /// <summary>A problem list item; the attestation is an Observation of its own (<see cref="AttestationTranslator"/>).</summary>
    /// <param name="condition">What is known of it.</param>
    /// <param name="patient">"Patient/1".</param>
    public static Condition ToFhir(ChronicCondition condition, string patient)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new Condition
        {
            Id = condition.Id,
            ClinicalStatus = condition.ClinicalStatus is { } clinical ? Elements.Concept(ClinicalStatuses, clinical) : null,
            VerificationStatus = condition.VerificationStatus is { } verification ? Elements.Concept(VerificationStatuses, verification) : null,
            Category = { Elements.Concept("http://terminology.hl7.org/CodeSystem/condition-category", "problem-list-item") },
            Code = Elements.Concept(condition.System == CodeSystem.Snomed ? Codings.Snomed : Codings.Icd10Cm, condition.Code),
            Subject = Elements.Reference(patient),
            OnsetDateTime = condition.Onset is { } onset ? Elements.On(onset) : null,
        };
    }

    /// <summary>
    /// The condition with its ICD-10-CM code, else its SNOMED code; null without id, without either code, or with modifier
    /// extensions, which could turn its meaning round. Resolved, refuted and erroneous ones are translated with that status:
    /// the rules do not count them. The attestation is never in the chart and stays null.
    /// </summary>
    /// <param name="condition">As read.</param>
    /// <param name="zone">The practice's zone, for the day of an onset given as an instant.</param>
    public static ChronicCondition? FromFhir(Condition condition, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (condition.Id is not { Length: > 0 } id || CodingOf(condition) is not { } coding || condition.ModifierExtension.Count > 0)
        {
            return null;
        }

        return new ChronicCondition
        {
            Id = id,
            System = coding.System == Codings.Snomed ? CodeSystem.Snomed : CodeSystem.Icd10Cm,
            Code = coding.Code!.Trim(),
            ClinicalStatus = Codings.Of(condition.ClinicalStatus, ClinicalStatuses)?.Code,
            VerificationStatus = Codings.Of(condition.VerificationStatus, VerificationStatuses)?.Code,
            Onset = OnsetOf(condition, zone),
        };
    }

    /// <summary>What a person calls it: the text, else a display, else the code; empty when the chart says nothing.</summary>
    public static string LabelOf(Condition condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return Codings.Text(condition.Code) ?? CodingOf(condition)?.Code ?? "";
    }

    /// <summary>The local day it was put on the list: recordedDate, else the onset; null unless the day is known exactly.</summary>
    public static LocalDate? ListedOn(Condition condition, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return Days.Exact(condition.RecordedDate, zone) ?? OnsetOf(condition, zone);
    }

    /// <summary>The local day it ended; null unless the day is known exactly.</summary>
    public static LocalDate? EndedOn(Condition condition, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return Days.Exact(condition.AbatementDateTime ?? condition.AbatementPeriod?.End, zone);
    }

    private static Coding? CodingOf(Condition condition) =>
        Codings.Of(condition.Code, Codings.Icd10Cm) ?? Codings.Of(condition.Code, Codings.Snomed);

    private static LocalDate? OnsetOf(Condition condition, DateTimeZone zone) =>
        Days.Exact(condition.OnsetDateTime ?? condition.OnsetPeriod?.Start, zone);
}
