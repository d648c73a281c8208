using CcmFhir.Billing.Time;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>One entry of the time ledger and what FHIR wants to know beside it.</summary>
public sealed record TimeRecord
{
    /// <summary>The entry. <see cref="TimeEntry.Id"/> becomes the identifier's value; <see cref="Worker.Id"/> the performer.</summary>
    public required TimeEntry Entry { get; init; }

    /// <summary>"Patient/1".</summary>
    public required string Patient { get; init; }

    /// <summary>The practice's zone: instants are written with its offset.</summary>
    public required DateTimeZone Zone { get; init; }

    public required PerformerFunction Function { get; init; }

    /// <summary>When the ledger took the entry; used where <see cref="TimeEntry.EnteredAt"/> is null.</summary>
    public required Instant RecordedAt { get; init; }

    /// <summary>The Task this time was spent on: a reference or its placeholder.</summary>
    public string? Task { get; init; }

    /// <summary>The care plan's reference.</summary>
    public string? CarePlan { get; init; }

    /// <summary>How the patient was reached: "phone", "portal", "video".</summary>
    public string? ContactMode { get; init; }

    /// <summary>Whether the contact went both ways at once.</summary>
    public bool? Interactive { get; init; }

    /// <summary>A later entry cancelled this one: it stays in the EHR as entered in error.</summary>
    public TimeReversal? Reversal { get; init; }

    /// <summary>For an entry that itself cancels another: the reference of the cancelled Observation.</summary>
    public string? ReversedObservation { get; init; }
}

/// <summary>In what capacity the time was spent.</summary>
public enum PerformerFunction
{
    ClinicalStaff,
    BillingPractitioner,
    OtherQhp,
}

/// <summary>Why an entry no longer counts.</summary>
/// <param name="Reason">In words.</param>
/// <param name="By">Who reversed it.</param>
/// <param name="At">When.</param>
public sealed record TimeReversal(string Reason, Actor By, Instant At);
