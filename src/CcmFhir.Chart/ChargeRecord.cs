using System.Collections.Immutable;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>One approved line of a month's claim.</summary>
public sealed record ChargeRecord
{
    /// <summary>From <see cref="ChargeKey.Create"/>.</summary>
    public required string Key { get; init; }

    /// <summary>CPT or HCPCS.</summary>
    public required string Code { get; init; }

    /// <summary>Whole units, at least one.</summary>
    public required int Units { get; init; }

    public required ChargeItem.ChargeItemStatus Status { get; init; }

    /// <summary>"Patient/1".</summary>
    public required string Patient { get; init; }

    public required YearMonth Month { get; init; }

    public required DateTimeZone Zone { get; init; }

    /// <summary>The day on the claim, for an EHR that wants one day; null: the calendar month as a period.</summary>
    public LocalDate? ServiceDay { get; init; }

    public required Actor Practitioner { get; init; }

    /// <summary>Clinical staff who did the work.</summary>
    public ImmutableArray<Actor> Staff { get; init; } = [];

    /// <summary>The billing practice.</summary>
    public required string Organization { get; init; }

    /// <summary>The Encounter or EpisodeOfCare, where the EHR needs one.</summary>
    public string? Context { get; init; }

    /// <summary>ICD-10-CM codes, those worked on first.</summary>
    public required ImmutableArray<string> Diagnoses { get; init; }

    /// <summary>Reference of the month total.</summary>
    public required string MonthTotal { get; init; }

    /// <summary>Consent, care plan, tasks, initiating visit.</summary>
    public required ImmutableArray<string> Supporting { get; init; }

    /// <summary>For an add-on code: the base code's ChargeItem.</summary>
    public string? PartOf { get; init; }

    /// <summary>The person who approved the month.</summary>
    public required Actor Approver { get; init; }

    public required Instant ApprovedAt { get; init; }

    /// <summary>Why it is not billable or was withdrawn. No patient data.</summary>
    public string? Note { get; init; }
}
