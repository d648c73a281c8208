using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class MonthTotalTranslatorTests
{
    private static readonly MonthTotalRecord Record = new()
    {
        Id = "m1",
        Patient = "Patient/1",
        Month = October,
        Zone = Chicago,
        StaffSeconds = 1599,
        PractitionerSeconds = 0,
        Practitioner = new Actor("Practitioner/oak", "Olivia Oak, MD"),
        Issued = At("2026-11-01T08:00:00Z"),
        Members = ["Observation/1", "urn:uuid:2"],
        CarePlan = "CarePlan/9",
    };

    [Fact]
    public void A_total_is_written_whole() => AssertWrites(
        """
        {"resourceType":"Observation","meta":{"profile":["https://ccmfhir.org/fhir/StructureDefinition/ccm-month-total"]},
         "identifier":[{"system":"https://ccmfhir.org/sid/ccm-month-total","value":"m1"}],"status":"final",
         "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"procedure"}]},
                     {"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-observation","code":"ccm-time"}]}],
         "code":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-observation","code":"month-total"}]},
         "subject":{"reference":"Patient/1"},"effectivePeriod":{"start":"2026-10-01","end":"2026-10-31"},"issued":"2026-11-01T02:00:00-06:00",
         "performer":[{"reference":"Practitioner/oak","display":"Olivia Oak, MD"}],
         "valueQuantity":{"value":26.65,"unit":"min","system":"http://unitsofmeasure.org","code":"min"},
         "basedOn":[{"reference":"CarePlan/9"}],"hasMember":[{"reference":"Observation/1"},{"reference":"urn:uuid:2"}],
         "component":[
          {"code":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-observation","code":"staff-time"}]},
           "valueQuantity":{"value":26.65,"unit":"min","system":"http://unitsofmeasure.org","code":"min"}},
          {"code":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-observation","code":"practitioner-time"}]},
           "valueQuantity":{"value":0,"unit":"min","system":"http://unitsofmeasure.org","code":"min"}}]}
        """,
        MonthTotalTranslator.ToObservation(Record));

    [Fact]
    public void A_second_total_is_amended_and_nineteen_minutes_fifty_nine_stay_below_twenty()
    {
        var total = MonthTotalTranslator.ToObservation(Record with { StaffSeconds = 1199, IsAmended = true });

        Assert.Equal(("amended", "19.9833"), (total.Status?.Raw, total.ValueQuantity?.Value?.Raw));
    }
}
