using NodaTime;

namespace CcmFhir.Billing.Eligibility;

/// <summary>The patient: no name, because no rule needs one.</summary>
/// <param name="Id">The patient's id in the practice.</param>
/// <param name="BirthDate">Known for every patient.</param>
/// <param name="DeceasedOn">Null: alive.</param>
public sealed record PatientOnFile(string Id, LocalDate BirthDate, LocalDate? DeceasedOn = null);
