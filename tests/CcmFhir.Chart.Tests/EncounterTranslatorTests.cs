using CcmFhir.Billing.Eligibility;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class EncounterTranslatorTests
{
    private const string Cpt = """{"system":"http://www.ama-assn.org/go/cpt","code":"99214"}""";

    [Fact]
    public void A_finished_office_visit_is_a_visit_of_its_code_day_and_primary_performer()
    {
        var reading = Read(
            "AMB", "finished",
            $$"""
            "type":[{"coding":[{{Cpt}},{"system":"urn:local","code":"OV"}]}],"period":{"start":"2026-03-02T02:30:00Z"},
            "participant":[{"individual":{"reference":"Practitioner/8"} },
                           {"type":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"PPRF"}]}],"individual":{"reference":"Practitioner/doc"} }]
            """);

        Assert.Equal([new PatientVisit("99214", new LocalDate(2026, 3, 1), "doc")], reading.Visits.ToArray());
        Assert.Equal(new LocalDate(2026, 3, 1), reading.FirstSeen);
        Assert.Empty(reading.Stays.ToArray());
        Assert.Empty(reading.Gaps.ToArray());
    }

    [Fact]
    public void A_visit_without_a_procedure_code_can_settle_nothing()
    {
        var reading = Read("AMB", "finished", """ "type":[{"text":"Office visit"}],"period":{"start":"2026-03-02"},"participant":[{"individual":{"reference":"Practitioner/doc"} }]""");

        Assert.Equal([new PatientVisit(EncounterTranslator.UnmappedCode, new LocalDate(2026, 3, 2))], reading.Visits.ToArray());
        Assert.Equal([new ChartGap(ChartGapKind.CodeNotMapped, "Encounter/e", "type")], reading.Gaps.ToArray());
    }

    [Theory]
    [InlineData("AMB", "planned")]
    [InlineData("AMB", "cancelled")]
    [InlineData("AMB", "in-progress")]
    [InlineData("IMP", "entered-in-error")]
    [InlineData("IMP", "planned")]
    [InlineData("VR", "finished")]
    [InlineData("EMER", "finished")]
    public void What_did_not_take_place_face_to_face_is_neither_visit_nor_stay(string @class, string status)
    {
        var reading = Read(@class, status, $$""" "type":[{"coding":[{{Cpt}}]}],"period":{"start":"2026-03-02"}""");

        Assert.Empty(reading.Visits.ToArray());
        Assert.Empty(reading.Stays.ToArray());
    }

    [Theory]
    [InlineData("IMP", "finished", "2026-03-01T05:30:00Z", "2026-03-04", StayKind.Inpatient, 28, 4, null)]
    [InlineData("OBSENC", "finished", "2026-02-28", "2026-03-04", StayKind.Observation, 28, 4, null)]
    [InlineData("ACUTE", "in-progress", "2026-02-28", null, StayKind.Inpatient, 28, null, null)]
    [InlineData("NONAC", "finished", "2026-02-28", null, StayKind.Inpatient, 28, -28, ChartGapKind.Absent)]
    [InlineData("IMP", "finished", "2026-02-28", "2026-01-01", StayKind.Inpatient, 28, -28, ChartGapKind.Reversed)]
    public void A_stay_runs_over_local_days(string @class, string status, string start, string? end, StayKind kind, int from, int? to, ChartGapKind? gap)
    {
        var ending = end is null ? "" : $",\"end\":\"{end}\"";
        var reading = Read(@class, status, $$""" "period":{"start":"{{start}}"{{ending}}}""");

        LocalDate? last = to switch { null => null, < 0 => new LocalDate(2026, 2, -to.Value), _ => new LocalDate(2026, 3, to.Value) };
        Assert.Equal([new FacilityStay(kind, new LocalDate(2026, 2, from), last)], reading.Stays.ToArray());
        Assert.Equal(gap, reading.Gaps.Select(g => (ChartGapKind?)g.Kind).SingleOrDefault());
    }

    [Fact]
    public void An_encounter_without_class_or_start_is_a_gap()
    {
        var reading = EncounterTranslator.FromFhir(
            [
                Parse<Encounter>("""{"resourceType":"Encounter","id":"1","status":"finished"}"""),
                Parse<Encounter>("""{"resourceType":"Encounter","id":"2","status":"finished","class":{"code":"AMB"}}"""),
            ],
            Chicago);

        Assert.Equal(
            [new ChartGap(ChartGapKind.Absent, "Encounter/1", "class"), new ChartGap(ChartGapKind.Absent, "Encounter/2", "period.start")], reading.Gaps.ToArray());
        Assert.Empty(reading.Visits.ToArray());
    }

    private static EncounterReading Read(string @class, string status, string members) =>
        EncounterTranslator.FromFhir(
            [Parse<Encounter>($$$"""{"resourceType":"Encounter","id":"e","status":"{{{status}}}","class":{"code":"{{{@class}}}"},{{{members}}}}""")], Chicago);
}
