using System.Collections.Immutable;
using CcmFhir.Web.Components;
using NodaTime;

namespace CcmFhir.Web.Features.Charges;

// CHARGES OF THIS PATIENT
//   GET  /c/{id}/charges                     all months, newest first
//   POST /c/{id}/charges/{chargeId}/retry    search first, send only if nothing is found -> 303 …/charges?done=charge-queued
//   POST /c/{id}/charges/{chargeId}/search   look in the EHR only -> 303 ?done=charge-found or charge-queued
//   POST /c/{id}/charges/{chargeId}/resolve  reference (text, the EHR's own number, required) for a charge entered by hand
//   POST /c/{id}/charges/{chargeId}/credit   reason (text, required)

public sealed record ChargesView : IRenderedBy<ChargesPage>
{
    public required PageFrame Frame { get; init; }
    public required ImmutableArray<ChargeRowView> Charges { get; init; }
    public FormErrors Errors { get; init; } = FormErrors.None;
    public Refusal? ReadOnly { get; init; }
}

// RequestId: Hidden field of this row's forms.
// EhrId: Id in the EHR ("ChargeItem/123"), or null.
// Route: fhir-create, oracle-operation, document, export, local, …
// Diagnoses: ICD-10-CM codes.
// Estimate: US dollars for all units, an estimate for people; null when the year has no table.
// ManualStep: What a person must do when DeliveryState.Manual, in the route's words.
public sealed record ChargeRowView(Guid Id, Guid RequestId, YearMonth Month, string Code, int Units, LocalDate ServiceFrom, LocalDate ServiceTo,
    string PlaceOfService, ImmutableArray<string> Diagnoses, decimal? Estimate, DeliveryState State, string? EhrId, string Route,
    string? ManualStep, ImmutableArray<ChargeEventView> History);

// At: Local time of the practice.
// By: Person, or null for the relay.
// Detail: EHR's words or status code; no patient data.
public sealed record ChargeEventView(LocalDateTime At, DeliveryState State, string? By, string? Detail);

/// <summary>Where something written for the EHR is. None: not meant for the EHR.</summary>
public enum DeliveryState { None, Drafted, Approved, Sending, Sent, Confirmed, Rejected, Unknown, Manual, Credited, Local }
