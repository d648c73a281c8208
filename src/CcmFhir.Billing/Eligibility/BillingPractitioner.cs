using NodaTime;

namespace CcmFhir.Billing.Eligibility;

/// <summary>The one practitioner the month is billed under.</summary>
/// <param name="Id">The practitioner's id in the practice.</param>
/// <param name="Role">A role of <see cref="Time.Roles"/>; any other blocks the claim.</param>
/// <param name="Npi">National Provider Identifier.</param>
/// <param name="Organization">The practice, to tell own from foreign services.</param>
public sealed record BillingPractitioner(string Id, string Role, string? Npi = null, string? Organization = null);

/// <summary>Who directs the clinical staff, and how.</summary>
/// <param name="Kind">General supervision is enough for care management.</param>
/// <param name="By">Id of the supervising practitioner.</param>
/// <param name="AttestedOn">When it was attested.</param>
public sealed record SupervisionOnFile(SupervisionKind? Kind, string? By, LocalDate? AttestedOn);

public enum SupervisionKind
{
    General,
    Direct,
}

/// <summary>A recorded level of medical decision making; it counts only in the month and by the billing practitioner.</summary>
public sealed record DecisionMaking(DecisionMakingLevel? Level, string? By, LocalDate? On);

public enum DecisionMakingLevel
{
    Straightforward,
    Low,
    Moderate,
    High,
}
