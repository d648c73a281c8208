using CcmFhir.Fhir.Model;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class ChargeItemTranslatorTests
{
    private static readonly ChargeRecord Record = new()
    {
        Key = "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        Code = "99490",
        Units = 1,
        Status = ChargeItem.ChargeItemStatus.Billable,
        Patient = "Patient/1",
        Month = October,
        Zone = Chicago,
        Practitioner = new Actor("Practitioner/oak"),
        Staff = [new Actor("Practitioner/birch", "Bea Birch, RN")],
        Organization = "Organization/riverbend",
        Diagnoses = ["E11.9", "I10"],
        MonthTotal = "Observation/5",
        Supporting = ["Consent/2", "CarePlan/9", "Task/3"],
        Approver = new Actor("Practitioner/oak"),
        ApprovedAt = At("2026-11-02T15:30:00Z"),
    };

    [Fact]
    public void A_charge_is_written_whole() => AssertWrites(
        """
        {"resourceType":"ChargeItem","meta":{"profile":["https://ccmfhir.org/fhir/StructureDefinition/ccm-chargeitem"]},
         "identifier":[{"system":"https://ccmfhir.org/sid/ccm-charge","value":"ABCDEFGHIJKLMNOPQRSTUVWXYZ"}],
         "definitionCanonical":["https://ccmfhir.org/fhir/ChargeItemDefinition/ccm-99490|2026"],"status":"billable",
         "code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99490"}]},"subject":{"reference":"Patient/1"},
         "occurrencePeriod":{"start":"2026-10-01","end":"2026-10-31"},
         "performer":[
          {"function":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"PPRF"}]},"actor":{"reference":"Practitioner/oak"}},
          {"function":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"SPRF"}]},
           "actor":{"reference":"Practitioner/birch","display":"Bea Birch, RN"}}],
         "performingOrganization":{"reference":"Organization/riverbend"},"quantity":{"value":1},
         "enterer":{"reference":"Practitioner/oak"},"enteredDate":"2026-11-02T09:30:00-06:00",
         "reason":[{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"E11.9"}]},
                   {"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"I10"}]}],
         "service":[{"reference":"Observation/5"}],
         "supportingInformation":[{"reference":"Consent/2"},{"reference":"CarePlan/9"},{"reference":"Task/3"}]}
        """,
        ChargeItemTranslator.ToFhir(Record));

    [Fact]
    public void An_add_on_of_one_day_in_an_encounter_with_a_note_is_written_whole() => AssertWrites(
        """
        {"resourceType":"ChargeItem","meta":{"profile":["https://ccmfhir.org/fhir/StructureDefinition/ccm-chargeitem"]},
         "identifier":[{"system":"https://ccmfhir.org/sid/ccm-charge","value":"ABCDEFGHIJKLMNOPQRSTUVWXYZ"}],
         "definitionCanonical":["https://ccmfhir.org/fhir/ChargeItemDefinition/ccm-G0506|2026"],"status":"aborted",
         "partOf":[{"reference":"urn:uuid:base"}],
         "code":{"coding":[{"system":"http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets","code":"G0506"}]},"subject":{"reference":"Patient/1"},
         "context":{"reference":"Encounter/4"},"occurrenceDateTime":"2026-10-19",
         "performer":[
          {"function":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"PPRF"}]},"actor":{"reference":"Practitioner/oak"}}],
         "performingOrganization":{"reference":"Organization/riverbend"},"quantity":{"value":2},
         "enterer":{"reference":"Practitioner/oak"},"enteredDate":"2026-11-02T09:30:00-06:00",
         "reason":[{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"E11.9"}]},
                   {"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"I10"}]}],
         "service":[{"reference":"Observation/5"}],"note":[{"text":"Withdrawn before billing"}],
         "supportingInformation":[{"reference":"Consent/2"},{"reference":"CarePlan/9"},{"reference":"Task/3"}]}
        """,
        ChargeItemTranslator.ToFhir(Record with
        {
            Code = "G0506",
            Units = 2,
            Status = ChargeItem.ChargeItemStatus.Aborted,
            PartOf = "urn:uuid:base",
            Context = "Encounter/4",
            ServiceDay = Day("2026-10-19"),
            Staff = [],
            Note = "Withdrawn before billing",
        }));

    [Fact]
    public void What_we_write_is_never_read_as_another_service() =>
        Assert.Empty(OtherServiceTranslator.FromFhir(ChargeItemTranslator.ToFhir(Record), Chicago));
}
