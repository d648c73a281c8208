using CcmFhir.Billing.Eligibility;
using CcmFhir.Fhir.Model;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class EncounterTranslatorTests
{
    private const string Oak = "Practitioner/oak";
    private const string SeenByOak = """ "participant":[{"individual":{"reference":"Practitioner/oak"}}] """;

    [Fact]
    public void An_office_visit_is_read_whole() => Assert.Equal(
        new PatientVisit("99214", Day("2026-10-05"), Oak),
        Visit($$"""{{Type("99214")}},"period":{"start":"2026-10-05T09:00:00-05:00","end":"2026-10-05T09:30:00-05:00"},{{SeenByOak}}"""));

    [Theory]
    [InlineData("planned")]
    [InlineData("cancelled")]
    [InlineData("entered-in-error")]
    [InlineData("unknown")]
    [InlineData("no-such-status")]
    public void A_visit_that_did_not_surely_take_place_is_none(string status) =>
        Assert.Null(Visit($$"""{{Type("99214")}},"period":{"start":"2026-10-05"},{{SeenByOak}}""", status));

    [Theory]
    [InlineData("arrived")]
    [InlineData("in-progress")]
    public void A_patient_who_has_come_is_a_visit(string status) =>
        Assert.NotNull(Visit($$"""{{Type("99214")}},"period":{"start":"2026-10-05"},{{SeenByOak}}""", status));

    [Theory]
    [InlineData("99490")]
    [InlineData("99441")]
    [InlineData("99211")]
    [InlineData("36415")]
    public void A_code_of_something_else_is_no_visit(string code) =>
        Assert.Null(Visit($$"""{{Type(code)}},"period":{"start":"2026-10-05"},{{SeenByOak}}"""));

    [Fact]
    public void Without_a_code_presence_shows_that_the_patient_was_seen() => Assert.Equal(
        new PatientVisit(EncounterTranslator.NoCode, Day("2026-10-05"), Oak),
        Visit($$""" "type":[{"coding":[{"system":"http://snomed.info/sct","code":"185349003"}]}],"period":{"start":"2026-10-05"},{{SeenByOak}}"""));

    [Theory]
    [InlineData("VR")]
    [InlineData("PRENC")]
    [InlineData("13")]
    public void Without_a_code_and_without_presence_nothing_is_known(string encounterClass) =>
        Assert.Null(Visit($$""" "period":{"start":"2026-10-05"},{{SeenByOak}}""", "finished", encounterClass));

    [Theory]
    [InlineData("""  "period":{"start":"2026-10"}  """)]
    [InlineData("""  "period":{"end":"2026-10-05"}  """)]
    [InlineData("""  "length":{"value":30}  """)]
    public void A_visit_on_an_unknown_day_is_none(string when) => Assert.Null(Visit($$"""{{Type("99214")}},{{when}},{{SeenByOak}}"""));

    [Fact]
    public void A_visit_late_in_the_evening_belongs_to_the_local_day() =>
        Assert.Equal(Day("2026-09-30"), Visit($$"""{{Type("99214")}},"period":{"start":"2026-10-01T03:30:00Z"},{{SeenByOak}}""")?.On);

    [Theory]
    [InlineData("""  "participant":[{"individual":{"reference":"https://ehr.example/fhir/Practitioner/oak/_history/3"}}]  """, Oak)]
    [InlineData("""  "participant":[{"individual":{"reference":"Practitioner/elm"}},{"individual":{"reference":"Practitioner/oak"}}]  """, Oak)]
    [InlineData("""  "participant":[{"individual":{"reference":"Practitioner/elm"}},{"type":[{"coding":[{"code":"PPRF"}]}],"individual":{"reference":"Practitioner/ash"}}]  """, "Practitioner/ash")]
    [InlineData("""  "participant":[{"individual":{"reference":"Practitioner/elm"}},{"individual":{"reference":"Practitioner/ash"}}]  """, null)]
    [InlineData("""  "participant":[{"individual":{"reference":"PractitionerRole/oak-role"}}]  """, null)]
    [InlineData("""  "participant":[{"individual":{"identifier":{"system":"http://hl7.org/fhir/sid/us-npi","value":"1234567893"}}}]  """, null)]
    [InlineData("""  "participant":[{"individual":{"display":"Dr Oak"}}]  """, null)]
    [InlineData("""  "contained":[{"resourceType":"PractitionerRole","id":"r","practitioner":{"reference":"Practitioner/oak"}}],"participant":[{"individual":{"reference":"#r"}}]  """, Oak)]
    public void Who_saw_the_patient_is_told_only_when_the_chart_names_one_practitioner(string participants, string? practitioner) =>
        Assert.Equal(practitioner, Visit($$"""{{Type("99214")}},"period":{"start":"2026-10-05"},{{participants}}""")!.Practitioner);

    [Theory]
    [InlineData("IMP", StayKind.Inpatient)]
    [InlineData("ACUTE", StayKind.Inpatient)]
    [InlineData("NONAC", StayKind.Inpatient)]
    [InlineData("OBSENC", StayKind.Observation)]
    [InlineData("SNF", StayKind.SnfPartA)]
    public void A_stay_is_no_visit_and_keeps_both_days(string encounterClass, StayKind kind)
    {
        const string Body = """ "period":{"start":"2026-10-01T00:30:00-05:00","end":"2026-10-02T01:00:00-05:00"} """;

        Assert.Equal(new FacilityStay(kind, Day("2026-10-01"), Day("2026-10-02")), Stay(Body, "finished", encounterClass));
        Assert.Null(Visit($"{Type("99223")},{Body}", "finished", encounterClass));
    }

    [Theory]
    [InlineData("305336008", StayKind.Hospice)]
    [InlineData("449411000124106", StayKind.SnfPartA)]
    public void The_type_tells_hospice_and_skilled_nursing_from_hospital(string snomed, StayKind kind) => Assert.Equal(
        new FacilityStay(kind, Day("2026-10-01"), Day("2026-10-20")),
        Stay($$""" "type":[{"coding":[{"system":"http://snomed.info/sct","code":"{{snomed}}"}]}],"period":{"start":"2026-10-01","end":"2026-10-20"} """));

    [Fact]
    public void A_running_stay_has_no_last_day_and_a_finished_one_without_end_only_its_first()
    {
        Assert.Equal(new FacilityStay(StayKind.Inpatient, Day("2026-10-01")), Stay(""" "period":{"start":"2026-10-01"} """, "in-progress"));
        Assert.Equal(new FacilityStay(StayKind.Inpatient, Day("2026-10-01"), Day("2026-10-01")), Stay(""" "period":{"start":"2026-10-01"} """));
    }

    [Fact]
    public void Partly_known_days_of_a_stay_are_read_as_wide_as_they_can_be() => Assert.Equal(
        new FacilityStay(StayKind.Inpatient, Day("2026-10-01"), Day("2026-11-30")), Stay(""" "period":{"start":"2026-10","end":"2026-11"} """));

    [Theory]
    [InlineData("planned")]
    [InlineData("cancelled")]
    [InlineData("entered-in-error")]
    public void A_stay_that_was_not_is_none(string status) => Assert.Null(Stay(""" "period":{"start":"2026-10-01"} """, status));

    [Fact]
    public void A_stay_without_a_day_and_an_encounter_without_a_class_are_none()
    {
        Assert.Null(Stay(""" "type":[{"text":"Hospital stay"}] """));
        Assert.Null(EncounterTranslator.StayFromFhir(Read<Encounter>("""{"resourceType":"Encounter","period":{"start":"2026-10-01"}}"""), Chicago));
    }

    [Fact]
    public void The_patient_is_known_since_the_first_visit_and_not_since_a_stay_or_a_call()
    {
        Encounter[] encounters =
        [
            Encounter(""" "period":{"start":"2019-01-01"} """, "finished", "IMP"),
            Encounter(""" "period":{"start":"2019-02-01"} """, "finished", "VR"),
            Encounter(""" "period":{"start":"2019-03-01"} """, "cancelled", "AMB"),
            Encounter(""" "period":{"start":"2020-05-01"} """, "finished", "AMB"),
            Encounter(""" "period":{"start":"2021-05-01"} """, "finished", "AMB"),
        ];

        Assert.Equal(Day("2020-05-01"), EncounterTranslator.PatientSince(encounters, Chicago));
        Assert.Null(EncounterTranslator.PatientSince(encounters[..3], Chicago));
    }

    private static string Type(string code) => $$""" "type":[{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"{{code}}"}]}]""";

    private static PatientVisit? Visit(string body, string status = "finished", string encounterClass = "AMB") =>
        EncounterTranslator.VisitFromFhir(Encounter(body, status, encounterClass), Oak, Chicago);

    private static FacilityStay? Stay(string body, string status = "finished", string encounterClass = "IMP") =>
        EncounterTranslator.StayFromFhir(Encounter(body, status, encounterClass), Chicago);

    private static Encounter Encounter(string body, string status, string encounterClass) => Read<Encounter>($$"""
        {"resourceType":"Encounter","id":"e1","status":"{{status}}",
         "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"{{encounterClass}}"},{{body}} }
        """);
}
