using System.Collections.Immutable;
using CcmFhir.Web.Components;
using NodaTime;

namespace CcmFhir.Web.Features.Charges;

// CHARGES OF THIS PATIENT
//   GET  /c/{id}/charges                     all months, newest first
//   POST /c/{id}/charges/{chargeId}/retry    search first, send only if nothing is found -> 303 …/charges?done=charge-queued
//   POST /c/{id}/charges/{chargeId}/search   look in the EHR only -> 303 ?done=charge-found or charge-queued
//   POST /c/{id}/charges/{chargeId}/resolve  reference (the EHR's own number), reason (both required) for what a person did there by hand
//   POST /c/{id}/charges/{chargeId}/credit   reason (text, required); an add-on goes with its base code
//   POST …/retry and …/resolve also for a record of SetAside, by its own id
//   POST /c/{id}/charges/compare             the EHR's charges with ours, now
//   GET  /c/{id}/charges/export.csv          the month's charges a person has to enter; ?of=practice for all patients

public sealed record ChargesView : IRenderedBy<ChargesPage>
{
    public required PageFrame Frame { get; init; }
    public required ImmutableArray<ChargeRowView> Charges { get; init; }
    public required Guid RequestId { get; init; }
    /// <summary>Other records of the patient that only a person can bring on.</summary>
    public ImmutableArray<SetAsideView> SetAside { get; init; } = [];
    /// <summary>What the last comparison with the EHR found.</summary>
    public ImmutableArray<DifferenceView> Differences { get; init; } = [];
    /// <summary>Local time of the practice; null before the first comparison.</summary>
    public LocalDateTime? ComparedAt { get; init; }
    /// <summary>What the EHR takes otherwise than before, newest first.</summary>
    public ImmutableArray<OfferChangeView> OfferChanges { get; init; } = [];
    public FormErrors Errors { get; init; } = FormErrors.None;
    /// <summary>The charge whose form the errors are about.</summary>
    public Guid? ErrorsOf { get; init; }
    public Refusal? ReadOnly { get; init; }
}

// Kind: Task, Observation, Consent, CarePlan, Provenance.
// Detail: why; no patient data.
public sealed record SetAsideView(Guid Id, Guid RequestId, string Kind, DeliveryState State, string? Detail);

// Kind: Missing, Foreign, Duplicate, Changed, Diagnosis.
// Reference: "ChargeItem/123", or null when the EHR has none.
public sealed record DifferenceView(DifferenceKind Kind, string Code, YearMonth? Month, string? Reference, string Detail);

/// <summary>How the EHR's charges and ours can differ.</summary>
public enum DifferenceKind { Missing, Foreign, Duplicate, Changed, Diagnosis }

// Subject: ChargeItem, Task, …
public sealed record OfferChangeView(LocalDate On, string Subject, string Before, string After);

// RequestId: Hidden field of this row's forms.
// EhrId: Id in the EHR ("ChargeItem/123"), or null.
// Route: fhir-create, oracle-operation, document, export, local, …
// Diagnoses: ICD-10-CM codes.
// Estimate: US dollars for all units, an estimate for people; null when the year has no table.
// ManualStep: What a person must do when DeliveryState.Manual, in the route's words; of one that waits, what it waits for.
public sealed record ChargeRowView(Guid Id, Guid RequestId, YearMonth Month, string Code, int Units, LocalDate ServiceFrom, LocalDate ServiceTo,
    string PlaceOfService, ImmutableArray<string> Diagnoses, decimal? Estimate, DeliveryState State, string? EhrId, string Route,
    string? ManualStep, ImmutableArray<ChargeEventView> History)
{
    /// <summary>It stands, so it can be taken back.</summary>
    public bool CanCredit { get; init; }
}

// At: Local time of the practice.
// By: Person, or null for the relay.
// Detail: EHR's words or status code; no patient data.
public sealed record ChargeEventView(LocalDateTime At, DeliveryState State, string? By, string? Detail, ChargeChange Change = ChargeChange.None);

/// <summary>What a step was about besides the charge itself.</summary>
public enum ChargeChange { None, Quantity, Withdrawal, Diagnoses }

/// <summary>Where something written for the EHR is. None: not meant for the EHR. Superseded: a later change says it too.</summary>
public enum DeliveryState { None, Drafted, Approved, Sending, Sent, Confirmed, Rejected, Unknown, Manual, Credited, Local, Superseded }
