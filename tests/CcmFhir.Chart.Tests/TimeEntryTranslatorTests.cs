using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Time;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class TimeEntryTranslatorTests
{
    [Fact]
    public void An_entry_is_one_observation_of_one_performer_in_minutes_with_offset()
    {
        Assert.Equal(
            """
            {"resourceType":"Observation","meta":{"profile":["https://ccmfhir.org/fhir/StructureDefinition/ccm-time"]},
            "identifier":[{"system":"https://ccmfhir.org/sid/ccm-time","value":"t1"}],"status":"final",
            "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"procedure"}]},
            {"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-observation-category","code":"ccm-time"}]}],
            "code":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-observation","code":"non-face-to-face-time"}]},
            "subject":{"reference":"Patient/p1"},
            "effectivePeriod":{"start":"2026-03-10T10:00:00-05:00","end":"2026-03-10T10:12:20-05:00"},"issued":"2026-03-10T10:13:00-05:00",
            "performer":[{"reference":"Practitioner/7","display":"N. Nurse","extension":[
            {"url":"http://hl7.org/fhir/StructureDefinition/event-performerFunction","valueCodeableConcept":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-performer-function","code":"clinical-staff"}]}},
            {"url":"https://ccmfhir.org/fhir/StructureDefinition/ccm-worker","extension":[{"url":"role","valueCode":"rn"},{"url":"credential","valueString":"RN"},{"url":"employment","valueString":"employed"},{"url":"location","valueString":"us"}]}]}],
            "valueQuantity":{"value":12.333333,"unit":"min","system":"http://unitsofmeasure.org","code":"min"},
            "component":[{"code":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-time-component","code":"activity"}]},"valueCodeableConcept":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-activity","code":"patient-call"}]}}],
            "note":[{"text":"Called about <diet> & salt"}],
            "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/workflow-supportingInfo","valueReference":{"reference":"Task/9"}},
            {"url":"http://hl7.org/fhir/StructureDefinition/workflow-supportingInfo","valueReference":{"reference":"Condition/c1"}},
            {"url":"http://hl7.org/fhir/StructureDefinition/workflow-supportingInfo","valueReference":{"reference":"Condition/c2"}}]}
            """.ReplaceLineEndings(""),
            Text(TimeEntryTranslator.ToFhir(Entry, Context, new ResourceReference("Task/9"))));
    }

    [Fact]
    public void An_entry_reads_back_as_it_was()
    {
        var entry = Entry with { UsedFor = ["rpm"] };

        var read = TimeEntryTranslator.FromFhir(Sent(TimeEntryTranslator.ToFhir(entry, Context, new ResourceReference("Task/9")), "o1"), Chicago);

        Assert.Equal("Observation/o1", read?.Source);
        Assert.Equal(entry with { About = null, UsedFor = [] }, read?.Entry! with { About = null, UsedFor = [] });
        Assert.Equal(["c1", "c2", "rpm"], read!.Entry!.About!.Value.Concat(read.Entry.UsedFor));
        Assert.Empty(read.Gaps);
    }

    [Theory]
    [InlineData("doc", "physician", "billing-practitioner")]
    [InlineData("other", "np", "other-qhp")]
    [InlineData("7", "cma", "clinical-staff")]
    [InlineData("7", "greeter", "clinical-staff")]
    public void The_performer_s_function_tells_who_worked(string id, string role, string function)
    {
        var observation = TimeEntryTranslator.ToFhir(Entry with { By = new Worker { Id = id, Role = role } }, Context);

        Assert.Equal(function, observation.Performer[0].Extension[0].ValueCodeableConcept?.Coding[0].Code);
    }

    [Fact]
    public void A_reversed_entry_is_entered_in_error_and_does_not_come_back()
    {
        var observation = TimeEntryTranslator.ToFhir(Entry, Context, isReversed: true);

        Assert.Equal(ObservationStatus.EnteredInError, observation.Status?.Known);
        Assert.Null(TimeEntryTranslator.FromFhir(observation, Chicago));
    }

    [Fact]
    public void Another_s_observation_is_no_entry() =>
        Assert.Null(TimeEntryTranslator.FromFhir(Parse<Observation>("""{"resourceType":"Observation","status":"final"}"""), Chicago));

    [Theory]
    [InlineData("""{"effectivePeriod":{"end":"2026-03-10T10:12:20-05:00"}}""", ChartGapKind.Absent, "effectivePeriod.start")]
    [InlineData("""{"effectivePeriod":{"start":"2026-03-10T10:00:00-05:00","end":"2026-03-10"}}""", ChartGapKind.Absent, "effectivePeriod.end")]
    [InlineData("""{"effectivePeriod":{"start":"2026-03-10T10:00:00-05:00","end":"2026-03-10T10:00:00-05:00"}}""", ChartGapKind.Reversed, "effectivePeriod")]
    [InlineData("""{"component":[]}""", ChartGapKind.Absent, "component")]
    [InlineData("""{"performer":[{"reference":"Practitioner/7"}]}""", ChartGapKind.Absent, "performer")]
    [InlineData("""{"performer":[]}""", ChartGapKind.Absent, "performer")]
    public void An_entry_that_lacks_what_it_needs_is_a_gap(string change, ChartGapKind kind, string element)
    {
        var observation = Sent(TimeEntryTranslator.ToFhir(Entry, Context), "o1");
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(change)!.AsObject())
        {
            observation.Json[name] = value?.DeepClone();
        }

        var read = TimeEntryTranslator.FromFhir(observation, Chicago);

        Assert.Null(read?.Entry);
        Assert.Equal([new ChartGap(kind, "Observation/o1", element)], read!.Gaps.ToArray());
    }

    [Fact]
    public void A_month_total_cites_its_entries_and_keeps_its_key()
    {
        var total = new MonthTotal
        {
            Month = new YearMonth(2026, 2),
            Lane = Lane.Staff,
            Minutes = 27.50m,
            IssuedAt = Instant.FromUtc(2026, 3, 1, 7, 0),
            Entries = [new ResourceReference("Observation/o1"), ResourceReference.ToIdentifier("Observation", "https://ccmfhir.org/sid/ccm-time", "t2")],
        };

        var observation = MonthTotalTranslator.ToFhir(total, Context);

        Assert.Equal(
            ("27.50", "2026-02-01", "2026-02-28", "2026-03-01T01:00:00-06:00", "Observation/o1", "t2"),
            (observation.ValueQuantity?.Value?.Raw, observation.EffectivePeriod?.Start?.Raw, observation.EffectivePeriod?.End?.Raw,
                observation.Issued?.Raw, observation.HasMember[0].Reference, observation.HasMember[1].Identifier?.Value));
        Assert.Equal(MonthTotalTranslator.Key(total.Month, total.Lane, Context), observation.Identifier[0].Value);
        Assert.NotEqual(MonthTotalTranslator.Key(total.Month, Lane.Practitioner, Context), observation.Identifier[0].Value);
        Assert.Null(TimeEntryTranslator.FromFhir(observation, Chicago));
    }
}
