using NodaTime;

namespace CcmFhir.Billing.Eligibility;

/// <summary>A condition of the problem list with the practitioner's attestation that it is chronic and dangerous.</summary>
public sealed record ChronicCondition
{
    public required string Id { get; init; }

    public required CodeSystem System { get; init; }

    /// <summary>As written on the problem list; ICD-10-CM with its dot.</summary>
    public required string Code { get; init; }

    /// <summary>FHIR's words; only active, recurrence and relapse qualify.</summary>
    public string? ClinicalStatus { get; init; }

    /// <summary>FHIR's words; only confirmed qualifies.</summary>
    public string? VerificationStatus { get; init; }

    public LocalDate? Onset { get; init; }

    public ConditionAttestation? Attestation { get; init; }
}

/// <summary>The practitioner's dated statement on one condition.</summary>
/// <param name="By">Who attested.</param>
/// <param name="On">When.</param>
/// <param name="Lasts">How long the condition is expected to last at least.</param>
/// <param name="Risk">What it puts the patient at significant risk of; none when looked and found none.</param>
public sealed record ConditionAttestation(string? By, LocalDate? On, ExpectedDuration? Lasts, Risks? Risk);

public enum CodeSystem
{
    Icd10Cm,
    Snomed,
}

public enum ExpectedDuration
{
    ThreeMonths,
    TwelveMonths,
    UntilDeath,
}

[Flags]
public enum Risks
{
    None = 0,
    Death = 1,
    AcuteExacerbation = 2,
    FunctionalDecline = 4,
}
