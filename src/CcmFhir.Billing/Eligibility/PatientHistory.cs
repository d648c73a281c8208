using System.Collections.Immutable;
using NodaTime;

namespace CcmFhir.Billing.Eligibility;

/// <summary>A stay that a facility was paid for. Both days are stay days.</summary>
/// <param name="Kind">Hospice days count, with a warning; the others do not.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day; null: not yet discharged.</param>
public sealed record FacilityStay(StayKind Kind, LocalDate From, LocalDate? To = null)
{
    /// <summary>Set: a person answers for it that it does not stand against the month, for example because it never was.</summary>
    public ServiceOverride? Override { get; init; }
}

public enum StayKind
{
    Inpatient,
    Observation,
    SnfPartA,
    Hospice,
}

/// <summary>A home health or hospice episode.</summary>
/// <param name="Kind">Which benefit.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day; null: still running.</param>
/// <param name="PlanSignedBy">Id of the practitioner who signed the plan of care.</param>
public sealed record HomeCareEpisode(HomeCareKind? Kind, LocalDate? From, LocalDate? To = null, string? PlanSignedBy = null);

public enum HomeCareKind
{
    HomeHealth,
    Hospice,
}

/// <summary>The codes billed in an earlier month.</summary>
public sealed record PriorMonth(YearMonth? Month, ImmutableArray<string> Codes);
