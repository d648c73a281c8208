using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>A consent to care management as the store keeps it.</summary>
public sealed record ConsentRecord
{
    /// <summary>The consent; a revoked one is written inactive.</summary>
    public required PatientConsent Consent { get; init; }

    /// <summary>"Patient/1".</summary>
    public required string Patient { get; init; }

    public required DateTimeZone Zone { get; init; }

    /// <summary>The billing practice; our profile wants it.</summary>
    public required string? Organization { get; init; }

    public required Programme Programme { get; init; }

    /// <summary>Version of the consent text that was read or shown, "2026-01"; null when nobody knows.</summary>
    public required string? TextVersion { get; init; }

    /// <summary>What the patient agreed to, in the words they were told or shown; null: not kept. Left out where there is a <see cref="Document"/>.</summary>
    public ConsentWording? Wording { get; init; }

    /// <summary>Who consented; null: the patient.</summary>
    public Actor? ConsentedBy { get; init; }

    /// <summary>The staff member who recorded it.</summary>
    public Actor? RecordedBy { get; init; }

    /// <summary>Reference of the signed document; null for a verbal consent.</summary>
    public string? Document { get; init; }
}

/// <summary>The statements of a consent.</summary>
/// <param name="Text">Plain text, a line each.</param>
/// <param name="Language">"en" or "es".</param>
/// <param name="Title">As a reader of the EHR sees it listed, with the version.</param>
public sealed record ConsentWording(string Text, string Language, string Title);

/// <summary>A Consent in the chart, for display. It stands for agreement to care management only when <see cref="IsCcm"/>.</summary>
/// <param name="Id">Resource id.</param>
/// <param name="Title">What it says it is about; empty when it does not say.</param>
/// <param name="Status">FHIR's word as sent; null when absent.</param>
/// <param name="Date">Local day it was given.</param>
/// <param name="IsCcm">It carries our identifier or our category code. No other Consent is ever read as one to care management.</param>
public sealed record ChartConsent(string Id, string Title, string? Status, LocalDate? Date, bool IsCcm);
