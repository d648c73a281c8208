using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>Whose chart, in which EHR, in which practice.</summary>
public sealed record ChartContext
{
    /// <summary>The EHR's FHIR base URL, as launched.</summary>
    public required string Issuer { get; init; }

    /// <summary>The patient's id in that EHR.</summary>
    public required string PatientId { get; init; }

    /// <summary>The practice's zone: months and days are its, and every time written carries its offset.</summary>
    public required DateTimeZone TimeZone { get; init; }

    /// <summary>The billing practice, <c>Organization/abc</c>. Never a person.</summary>
    public required string Organization { get; init; }

    /// <summary>Id of the billing practitioner.</summary>
    public required string BillingPractitioner { get; init; }

    internal ResourceReference Patient => new($"Patient/{PatientId}");

    internal ResourceReference Practice => new(Organization);

    internal FhirDateTime At(Instant instant) => FhirDateTime.From(instant.InZone(TimeZone).ToDateTimeOffset());
}
