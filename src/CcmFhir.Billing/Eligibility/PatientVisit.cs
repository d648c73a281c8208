using NodaTime;

namespace CcmFhir.Billing.Eligibility;

/// <summary>A face-to-face visit.</summary>
/// <param name="Code">HCPCS or CPT code billed for it.</param>
/// <param name="On">Local day.</param>
/// <param name="Practitioner">Id of who saw the patient.</param>
/// <param name="CarePlanAssessment">Whether care planning beyond the visit's usual effort was done (G0506).</param>
public sealed record PatientVisit(string Code, LocalDate On, string? Practitioner = null, bool? CarePlanAssessment = null);
