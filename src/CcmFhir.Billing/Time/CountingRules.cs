using CcmFhir.Billing.Policies;

namespace CcmFhir.Billing.Time;

/// <summary>What the ledger needs to know besides the entries. Instants are ticks since the Unix epoch.</summary>
internal sealed class CountingRules
{
    public required CareMonth Facts { get; init; }

    public required PolicySettings Settings { get; init; }

    public required long MonthStart { get; init; }

    public required long MonthEnd { get; init; }

    /// <summary>The end of the day of death; the greatest value for the living.</summary>
    public required long LifeEnd { get; init; }

    /// <summary>The first covered instant of the governing consent; the least value when there is none.</summary>
    public required long ConsentFrom { get; init; }

    /// <summary>The start of the initiating visit's day; the least value when no visit cuts the month.</summary>
    public required long VisitFrom { get; init; }

    /// <summary>Stay days, visit days and other services' minutes inside the month, by start.</summary>
    public required List<Blackout> Blackouts { get; init; }

    /// <summary>What each condition of the facts is as a qualifying condition.</summary>
    public required FindingOutcome[] Conditions { get; init; }

    public bool IsCarePlanOversight => Facts.Programme is Programme.CpoHomeHealth or Programme.CpoHospice;
}
