using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Reading;
using CcmFhir.Chart.Writing;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>FHIR Patient to and from <see cref="PatientOnFile"/>.</summary>
public static class PatientTranslator
{
    /// <summary>As much of a Patient as the rules know: no name.</summary>
    public static Patient ToFhir(PatientOnFile patient)
    {
        ArgumentNullException.ThrowIfNull(patient);
        return new Patient
        {
            Id = patient.Id,
            BirthDate = Elements.On(patient.BirthDate),
            DeceasedDateTime = patient.DeceasedOn is { } day ? Elements.On(day) : null,
        };
    }

    /// <summary>
    /// The patient; null without id, without an exact birth date, or when the patient died on a day the chart does not say,
    /// because a patient on file without a day of death is alive.
    /// </summary>
    public static PatientOnFile? FromFhir(Patient patient, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(patient);
        return patient.Id is { Length: > 0 } id && Days.Exact(patient.BirthDate, zone) is { } born && !DiedOnUnknownDay(patient, zone)
            ? new PatientOnFile(id, born, Days.Exact(patient.DeceasedDateTime, zone))
            : null;
    }

    /// <summary>Whether the chart says dead and not on which day.</summary>
    public static bool DiedOnUnknownDay(Patient patient, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(patient);
        return patient.DeceasedBoolean == true || (patient.DeceasedDateTime is not null && Days.Exact(patient.DeceasedDateTime, zone) is null);
    }
}
