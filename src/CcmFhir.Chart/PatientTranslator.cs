using System.Collections.Immutable;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>A patient of the chart.</summary>
/// <param name="Id">The id in the EHR.</param>
/// <param name="Name">For people to see; never for logs.</param>
/// <param name="IsDeceased">Also true when only the fact of death is known.</param>
/// <param name="Facts">Null when the birth date is no full date, or the patient died on an unknown day.</param>
/// <param name="Gaps">What could not be read.</param>
public sealed record PatientReading(string Id, string Name, bool IsDeceased, PatientOnFile? Facts, ImmutableArray<ChartGap> Gaps);

public static class PatientTranslator
{
    /// <param name="patient">As read from the EHR.</param>
    /// <param name="zone">The practice's zone, for the day of death.</param>
    public static PatientReading FromFhir(Patient patient, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(patient);
        var id = patient.Id ?? "";
        var gaps = ImmutableArray.CreateBuilder<ChartGap>();
        var dates = new ChartDates(zone, $"Patient/{id}", gaps);
        var born = dates.Day(patient.BirthDate, "birthDate");
        if (patient.BirthDate is null)
        {
            gaps.Add(new ChartGap(ChartGapKind.Absent, $"Patient/{id}", "birthDate"));
        }

        // Of a partial date of death the earliest day counts: no minute may count that might lie after it.
        var died = dates.Earliest(patient.DeceasedDateTime, "deceasedDateTime");
        var isDeceased = patient.DeceasedBoolean == true || patient.DeceasedDateTime is not null;
        if (isDeceased && died is null)
        {
            gaps.Add(new ChartGap(ChartGapKind.Absent, $"Patient/{id}", "deceasedDateTime"));
        }

        var facts = born is { } birthDate && isDeceased == died.HasValue ? new PatientOnFile(id, birthDate, died) : null;
        return new PatientReading(id, NameOf(patient), isDeceased, facts, gaps.ToImmutable());
    }

    private static string NameOf(Patient patient)
    {
        var name = patient.Name.FirstOrDefault(n => n.Use?.Known == HumanName.NameUse.Official) ?? (patient.Name.Count > 0 ? patient.Name[0] : null);
        if (name is null)
        {
            return "";
        }

        var parts = string.Join(' ', name.Given.Append(name.Family).Where(p => !string.IsNullOrWhiteSpace(p)));
        return parts.Length > 0 ? parts : name.Text ?? "";
    }
}
