using CcmFhir.Fhir.Model;
using static CcmFhir.Chart.Writing.Elements;
using Duration = NodaTime.Duration;

namespace CcmFhir.Chart;

/// <summary>The counted time of a month to an Observation of our profile <c>ccm-month-total</c>, which the charges cite.</summary>
public static class MonthTotalTranslator
{
    /// <summary>
    /// Profile <c>ccm-month-total</c>: all counted minutes, the two lanes as components, the entries as members. Minutes are cut, never
    /// rounded: thresholds take the whole minutes of the ledger, not of this number.
    /// </summary>
    public static Observation ToObservation(MonthTotalRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var total = new Observation
        {
            Meta = Profile(CcmTerms.MonthTotalProfile),
            Identifier = { Identifier(CcmTerms.MonthTotalIdentifier, record.Id) },
            Status = record.IsAmended ? ObservationStatus.Amended : ObservationStatus.Final,
            Category =
            {
                Concept("http://terminology.hl7.org/CodeSystem/observation-category", "procedure"),
                Concept(CcmTerms.Observations, CcmTerms.TimeCategory),
            },
            Code = Concept(CcmTerms.Observations, CcmTerms.MonthTotalCode),
            Subject = Reference(record.Patient),
            EffectivePeriod = Month(record.Month),
            Issued = At(record.Issued, record.Zone),
            Performer = { Reference(record.Practitioner) },
            ValueQuantity = Minutes(Duration.FromSeconds(record.StaffSeconds + record.PractitionerSeconds)),
        };
        if (record.CarePlan is { } plan)
        {
            total.BasedOn.Add(Reference(plan));
        }

        total.HasMember.AddRange(record.Members.Select(m => Reference(m)));
        total.Component.Add(Lane("staff-time", record.StaffSeconds));
        total.Component.Add(Lane("practitioner-time", record.PractitionerSeconds));
        return total;
    }

    private static Observation.ComponentComponent Lane(string code, long seconds) =>
        new() { Code = Concept(CcmTerms.Observations, code), ValueQuantity = Minutes(Duration.FromSeconds(seconds)) };
}
