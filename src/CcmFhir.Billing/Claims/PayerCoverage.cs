using CcmFhir.Billing.Time;
using NodaTime;

namespace CcmFhir.Billing.Claims;

/// <summary>A payer of the patient.</summary>
public sealed record PayerCoverage
{
    public CoverageKind? Kind { get; init; }

    /// <summary>The plan; where it is the id of a known policy, that policy applies.</summary>
    public string? Plan { get; init; }

    /// <summary>Qualified Medicare Beneficiary: owes no cost share.</summary>
    public bool? Qmb { get; init; }

    public PlanAuthorization? Authorization { get; init; }

    /// <summary>First day in force; null: no known beginning.</summary>
    public LocalDate? Start { get; init; }

    /// <summary>Last day in force; null: no known end.</summary>
    public LocalDate? End { get; init; }

    /// <summary>Whether any day of the month is covered.</summary>
    public bool IsInForce(YearMonth month) =>
        (Start is not { } start || start <= month.LastDay()) && (End is not { } end || end >= month.FirstDay());
}

/// <summary>A plan's authorization of the service.</summary>
/// <param name="Required">Whether the plan wants one.</param>
/// <param name="Number">Its number.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
public sealed record PlanAuthorization(bool? Required, string? Number, LocalDate? From, LocalDate? To);

public enum CoverageKind
{
    MedicarePartB,
    MedicareAdvantage,
    Medicaid,
    Commercial,
    None,
}
