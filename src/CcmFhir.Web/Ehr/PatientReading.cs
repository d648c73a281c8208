using CcmFhir.Fhir.Model;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Ehr;

/// <summary>The identity of a chart's Patient.</summary>
internal static class PatientReading
{
    /// <returns>Null when the chart gives no birth date or no name: without them nobody can check that this is the patient.</returns>
    public static PatientIdentity? Of(Patient patient, string fhirId)
    {
        if (patient.BirthDate is not { FirstDay: { } born, Precision: FhirDateTimePrecision.Day } || PersonName.Listed(patient.Name) is not { } name)
        {
            return null;
        }

        var died = patient.DeceasedDateTime?.FirstDay is { } day ? LocalDate.FromDateOnly(day) : (LocalDate?)null;
        return new PatientIdentity(
            fhirId, name, LocalDate.FromDateOnly(born), Mrn(patient), patient.Gender?.Raw, died, died is not null || patient.DeceasedBoolean == true);
    }

    private static string? Mrn(Patient patient) =>

        patient.Identifier.OrderByDescending(i => i.Type?.Coding.Any(c => c.Code == "MR") == true).Select(i => i.Value).FirstOrDefault();
}
