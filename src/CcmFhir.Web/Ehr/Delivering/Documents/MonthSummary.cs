using System.Globalization;
using CcmFhir.Web.CareMonths;
using NodaTime.Text;

namespace CcmFhir.Web.Ehr.Delivering.Documents;

/// <summary>What a biller needs to enter a month's charges by hand.</summary>
internal static class MonthSummary
{
    /// <param name="lines">The month's standing charges, at least one.</param>
    public static DocumentText Of(IReadOnlyList<ClaimLine> lines)
    {
        var first = lines[0];
        var month = first.Charge.Month.OnDayOfMonth(1).ToString("MMMM uuuu", CultureInfo.InvariantCulture);
        var (staff, practitioner) = ClosedMonths.Minutes(first.Closed);
        return new DocumentText(
            $"Chronic care management, {month}",
            [
                $"Patient: {first.Patient.Name}, born {LocalDatePattern.Iso.Format(first.Patient.BirthDate)}{(first.Patient.Mrn is { } mrn ? $", MRN {mrn}" : "")}",
                $"Practice: {first.Ehr.Practice.Name}",
                $"Billing practitioner: {first.Practitioner?.Name ?? "not named"}{(first.Practitioner?.Npi is { } npi ? $", NPI {npi}" : "")}",
                string.Create(CultureInfo.InvariantCulture, $"Counted minutes: clinical staff {staff}, practitioner {practitioner}"),
                .. lines.Select(Charge),
                .. ClosedMonths.Overrides(first.Closed).Select(o => "Conflict overridden: " + o),
                $"Approved by {first.Closed.By.Name}. The minutes, the consent and the plan they rest on are kept in the care management record.",
            ]);
    }

    private static string Charge(ClaimLine line)
    {
        var day = LocalDatePattern.Iso.Format(line.Line.ClaimedTo);
        var span = line.Line.ClaimedFrom == line.Line.ClaimedTo ? day : $"{LocalDatePattern.Iso.Format(line.Line.ClaimedFrom)} to {day}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Charge to enter: {line.Charge.Code}, units {line.Charge.Units}, date of service {span}, place of service {line.Line.PlaceOfService}, diagnoses {string.Join(", ", line.Line.Diagnoses)}, reference {line.Charge.ChargeKey}");
    }
}
