using System.Collections.Immutable;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Policies;
using CcmFhir.Billing.Time;
using NodaTime;

namespace CcmFhir.Billing;

/// <summary>
/// Everything the rules may see of one patient in one calendar month. For the lists that may be null, null says "not known"
/// (nobody looked) and an empty list says "looked and found none"; the rules answer differently.
/// </summary>
/// <remarks>
/// Ids are unique within a list; <see cref="TimeEntry.Reverses"/>, <see cref="TimeEntry.About"/> and
/// <see cref="CarePlanOnFile.Conditions"/> name ids that exist. <see cref="Facts.FactsReader"/> checks that for facts from outside.
/// </remarks>
public sealed record CareMonth
{
    /// <summary>The calendar month billed.</summary>
    public required YearMonth Month { get; init; }

    /// <summary>The practice's zone: months and days begin at its local midnight.</summary>
    public required DateTimeZone TimeZone { get; init; }

    /// <summary>The id of the payer policy to apply; null: chosen from <see cref="Coverage"/>.</summary>
    public string? Policy { get; init; }

    /// <summary>Only this programme is charged; the others show as alternatives.</summary>
    public Programme Programme { get; init; }

    /// <summary>Policy settings the practice overrides; names and values as in <see cref="PolicySetting.All"/>.</summary>
    public ImmutableArray<HouseSetting> House { get; init; } = [];

    public required PatientOnFile Patient { get; init; }

    public required BillingPractitioner BillingPractitioner { get; init; }

    public SupervisionOnFile? Supervision { get; init; }

    public required PracticeSite Site { get; init; }

    public ImmutableArray<PayerCoverage>? Coverage { get; init; }

    public required ImmutableArray<ChronicCondition> Conditions { get; init; }

    public required ImmutableArray<PatientConsent> Consents { get; init; }

    public CarePlanOnFile? CarePlan { get; init; }

    /// <summary>Face-to-face visits: initiating visit, last seen, care plan assessment.</summary>
    public ImmutableArray<PatientVisit>? Visits { get; init; }

    /// <summary>The day the practice first saw the patient.</summary>
    public LocalDate? PatientSince { get; init; }

    /// <summary>Null means none recorded.</summary>
    public ImmutableArray<DecisionMaking>? DecisionMaking { get; init; }

    /// <summary>The time ledger, in any order; entries may reach beyond the month.</summary>
    public required ImmutableArray<TimeEntry> Entries { get; init; }

    public ImmutableArray<OtherService>? OtherServices { get; init; }

    public ImmutableArray<FacilityStay>? Stays { get; init; }

    /// <summary>Home health and hospice episodes, for care plan oversight.</summary>
    public ImmutableArray<HomeCareEpisode>? HomeCare { get; init; }

    /// <summary>Entries of the same people for other patients, for the overlap check.</summary>
    public ImmutableArray<ElsewhereEntry>? Elsewhere { get; init; }

    /// <summary>Codes billed in earlier months.</summary>
    public ImmutableArray<PriorMonth>? PriorMonths { get; init; }
}

/// <summary>What the month is billed as.</summary>
public enum Programme
{
    /// <summary>Chronic care management: two or more conditions.</summary>
    Ccm,

    /// <summary>Principal care management: one condition.</summary>
    Pcm,

    /// <summary>Care plan oversight of home health, G0181.</summary>
    CpoHomeHealth,

    /// <summary>Care plan oversight of hospice, G0182.</summary>
    CpoHospice,
}
