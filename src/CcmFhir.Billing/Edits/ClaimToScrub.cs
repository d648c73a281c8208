using System.Collections.Immutable;
using NodaTime;

namespace CcmFhir.Billing.Edits;

/// <summary>The facts of one claim that a payer's edits look at, before it is approved.</summary>
/// <param name="PractitionerNpi">The billing practitioner's NPI; null when not recorded.</param>
/// <param name="Site">Where the practice stands.</param>
/// <param name="PlaceOfService">Two digits, CMS place of service code set; null when not recorded.</param>
/// <param name="Lines">The codes claimed.</param>
/// <param name="Diagnoses">ICD-10-CM codes of the managed conditions.</param>
/// <param name="DiagnosesNeeded">Two for chronic care management, one for principal care management.</param>
/// <param name="DeceasedOn">The patient's day of death.</param>
/// <param name="Authorization">The plan's authorization; null when no coverage asks for one.</param>
public sealed record ClaimToScrub(
    string? PractitionerNpi, ClaimSite Site, string? PlaceOfService, ImmutableArray<ClaimLine> Lines,
    ImmutableArray<string> Diagnoses, int DiagnosesNeeded, LocalDate? DeceasedOn, ClaimAuthorization? Authorization);

/// <summary>One line of a claim.</summary>
/// <param name="Code">HCPCS or CPT code.</param>
/// <param name="Units">One or more.</param>
/// <param name="From">First date of service, in the practice's zone.</param>
/// <param name="To">Last date of service; the same as the first where one date is claimed.</param>
public sealed record ClaimLine(string Code, int Units, LocalDate From, LocalDate To);

/// <summary>A plan's authorization.</summary>
/// <param name="Required">Whether the plan asks for one.</param>
/// <param name="Number">Its number; null or blank: none was given.</param>
/// <param name="From">First date it covers; null: no start.</param>
/// <param name="To">Last date it covers; null: no end.</param>
public sealed record ClaimAuthorization(bool Required, string? Number, LocalDate? From, LocalDate? To);

/// <summary>The kind of practice; it limits which places of service are true of it.</summary>
public enum ClaimSite
{
    Office,
    HospitalOutpatient,
    RuralHealthClinic,
    FederallyQualifiedHealthCenter,
}
