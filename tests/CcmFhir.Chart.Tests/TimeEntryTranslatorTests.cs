using CcmFhir.Billing.Time;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class TimeEntryTranslatorTests
{
    private static readonly TimeEntry Call = new()
    {
        Id = "t1",
        Start = At("2026-10-05T14:00:00-05:00"),
        End = At("2026-10-05T14:12:40-05:00"),
        By = new Worker
        {
            Id = "Practitioner/birch",
            Name = "Bea Birch, RN",
            Role = "rn",
            Credential = "RN",
            Employment = Employment.Contracted,
            Location = WorkLocation.Us,
        },
        Activity = Activity.PatientCall,
        About = ["c1"],
        Note = "Asked about glucose readings",
        EnteredAt = At("2026-10-05T14:15:00-05:00"),
        UsedFor = ["rpm"],
    };

    private static readonly TimeRecord Record = new()
    {
        Entry = Call,
        Patient = "Patient/1",
        Zone = Chicago,
        Function = PerformerFunction.ClinicalStaff,
        RecordedAt = At("2026-10-05T14:15:00-05:00"),
        Task = "urn:uuid:5f0c",
        CarePlan = "CarePlan/9",
        ContactMode = "phone",
        Interactive = true,
    };

    [Fact]
    public void An_entry_is_written_whole() => AssertWrites(
        """
        {"resourceType":"Observation","meta":{"profile":["https://ccmfhir.org/fhir/StructureDefinition/ccm-time"]},
         "identifier":[{"system":"https://ccmfhir.org/sid/ccm-time","value":"t1"}],"status":"final",
         "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"procedure"}]},
                     {"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-observation","code":"ccm-time"}]}],
         "code":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-observation","code":"non-face-to-face-time"}]},
         "subject":{"reference":"Patient/1"},
         "effectivePeriod":{"start":"2026-10-05T14:00:00-05:00","end":"2026-10-05T14:12:40-05:00"},"issued":"2026-10-05T14:15:00-05:00",
         "performer":[{"reference":"Practitioner/birch","display":"Bea Birch, RN","extension":[
           {"url":"http://hl7.org/fhir/StructureDefinition/event-performerFunction","valueCodeableConcept":
            {"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-performer-function","code":"clinical-staff"}]}}]}],
         "valueQuantity":{"value":12.6666,"unit":"min","system":"http://unitsofmeasure.org","code":"min"},
         "basedOn":[{"reference":"CarePlan/9"}],
         "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/workflow-supportingInfo","valueReference":{"reference":"urn:uuid:5f0c","type":"Task"}},
           {"url":"http://hl7.org/fhir/StructureDefinition/workflow-supportingInfo","valueReference":{"reference":"Condition/c1","type":"Condition"}}],
         "note":[{"text":"Asked about glucose readings"}],
         "component":[
          {"code":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-observation","code":"activity-code"}]},
           "valueCodeableConcept":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-activity","code":"patient-call"}]}},
          {"code":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-observation","code":"performer-role"}]},
           "valueCodeableConcept":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-circumstance","code":"rn"}]}},
          {"code":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-observation","code":"performer-credential"}]},"valueString":"RN"},
          {"code":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-observation","code":"performer-employment"}]},
           "valueCodeableConcept":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-circumstance","code":"contracted"}]}},
          {"code":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-observation","code":"service-location"}]},
           "valueCodeableConcept":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-circumstance","code":"us"}]}},
          {"code":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-observation","code":"contact-mode"}]},
           "valueCodeableConcept":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-circumstance","code":"phone"}]}},
          {"code":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-observation","code":"interactive"}]},"valueBoolean":true},
          {"code":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-observation","code":"used-for"}]},"valueString":"rpm"}]}
        """,
        TimeEntryTranslator.ToObservation(Record));

    [Fact]
    public void What_is_written_is_read_back_whole() => AssertSame(Call, Back(TimeEntryTranslator.ToObservation(Record)));

    [Fact]
    public void A_bare_entry_is_read_back_whole_and_a_worker_without_reference_goes_out_as_an_identifier()
    {
        var bare = new TimeEntry
        {
            Id = "t2",
            Start = At("2026-10-05T14:00:00.25-05:00"),
            End = At("2026-10-05T14:00:01-05:00"),
            By = new Worker { Id = "nurse-7", Role = "rn" },
            Activity = Activity.ChartReview,
            EnteredAt = At("2026-10-05T15:00:00-05:00"),
        };
        var observation = TimeEntryTranslator.ToObservation(Record with { Entry = bare, Task = null, CarePlan = null, ContactMode = null, Interactive = null });

        Assert.Equal((null, "nurse-7"), (observation.Performer[0].Reference, observation.Performer[0].Identifier?.Value));
        Assert.Equal("0.0125", observation.ValueQuantity?.Value?.Raw);
        AssertSame(bare, Back(observation));
    }

    [Fact]
    public void Minutes_are_cut_never_rounded_up_and_every_second_of_a_day_comes_back()
    {
        for (var seconds = 1; seconds <= 86_400; seconds += 7)
        {
            var minutes = Writing.Elements.Minutes(NodaTime.Duration.FromSeconds(seconds)).Value!.Value.Value!.Value;

            Assert.True(minutes * 60 <= seconds);
            Assert.Equal(seconds, Math.Round(minutes * 60));
        }
    }

    [Theory]
    [InlineData("2026-11-01T01:50:00-05:00", "2026-11-01T01:10:00-06:00", "2026-11-01T01:50:00-05:00", "2026-11-01T01:10:00-06:00", "20")]
    [InlineData("2026-03-08T07:55:00Z", "2026-03-08T08:05:00Z", "2026-03-08T01:55:00-06:00", "2026-03-08T03:05:00-05:00", "10")]
    public void The_offset_is_that_of_the_instant_also_when_the_clocks_change(string start, string end, string wroteStart, string wroteEnd, string minutes)
    {
        var observation = TimeEntryTranslator.ToObservation(Record with { Entry = Call with { Start = At(start), End = At(end) } });

        Assert.Equal(
            (wroteStart, wroteEnd, minutes),
            (observation.EffectivePeriod?.Start?.Raw, observation.EffectivePeriod?.End?.Raw, observation.ValueQuantity?.Value?.Raw));
    }

    [Fact]
    public void A_reversed_entry_is_in_error_and_says_why()
    {
        var reversal = new TimeReversal("Wrong patient", new Actor("Practitioner/birch"), At("2026-10-06T09:00:00-05:00"));
        var observation = TimeEntryTranslator.ToObservation(Record with { Reversal = reversal });
        var task = TimeEntryTranslator.ToTask(Record with { Reversal = reversal }, "k1");

        Assert.Equal(ObservationStatus.EnteredInError, observation.Status?.Known);
        Assert.Equal(
            ("Wrong patient", "2026-10-06T09:00:00-05:00", "Practitioner/birch"),
            (observation.Note[1].Text, observation.Note[1].Time?.Raw, observation.Note[1].AuthorReference?.Reference));
        Assert.Equal(
            (FhirTask.TaskStatus.EnteredInError, "Wrong patient", "2026-10-06T09:00:00-05:00"),
            (task.Status?.Known, task.StatusReason?.Text, task.LastModified?.Raw));
        AssertSame(Call, Back(observation));
    }

    [Fact]
    public void A_reversing_entry_is_cancelled_and_points_at_what_it_cancels()
    {
        var undo = Call with { Id = "t3", Reverses = "t1" };
        var observation = TimeEntryTranslator.ToObservation(Record with { Entry = undo, ReversedObservation = "Observation/77" });

        Assert.Equal(ObservationStatus.Cancelled, observation.Status?.Known);
        Assert.Equal("""{"reference":"Observation/77","identifier":{"system":"https://ccmfhir.org/sid/ccm-time","value":"t1"}}""", observation.DerivedFrom[0].ToString());
        AssertSame(undo, Back(observation));
        AssertSame(undo, Back(TimeEntryTranslator.ToObservation(Record with { Entry = undo })));
    }

    [Fact]
    public void The_task_is_written_whole_and_knows_nothing_of_the_observation() => AssertWrites(
        """
        {"resourceType":"Task","meta":{"profile":["https://ccmfhir.org/fhir/StructureDefinition/ccm-task"]},
         "identifier":[{"system":"https://ccmfhir.org/sid/ccm-task","value":"k1"}],"status":"completed","intent":"order",
         "code":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-activity","code":"patient-call"}]},
         "description":"Asked about glucose readings","focus":{"reference":"Condition/c1"},"for":{"reference":"Patient/1"},
         "executionPeriod":{"start":"2026-10-05T14:00:00-05:00","end":"2026-10-05T14:12:40-05:00"},
         "authoredOn":"2026-10-05T14:15:00-05:00","lastModified":"2026-10-05T14:15:00-05:00",
         "owner":{"reference":"Practitioner/birch","display":"Bea Birch, RN"},"basedOn":[{"reference":"CarePlan/9"}]}
        """,
        TimeEntryTranslator.ToTask(Record, "k1"));

    [Fact]
    public void Anothers_observation_and_a_running_or_broken_entry_are_no_entry()
    {
        Action<Observation>[] faults =
        [
            o => o.Identifier.Clear(),
            o => o.Status = ObservationStatus.Preliminary,
            o => o.Json["status"] = "odd",
            o => o.EffectivePeriod!.End = null,
            o => o.EffectivePeriod!.End = o.EffectivePeriod.Start,
            o => o.EffectivePeriod!.Start = FhirDateTime.Parse("2026-10-05T14:00:00"),
            o => o.Performer.Clear(),
            o => o.Performer.Add(new ResourceReference { Reference = "Practitioner/second" }),
            o => o.Component.RemoveAll(c => c.Code?.Coding[0].Code == "activity-code"),
            o => o.ModifierExtension.Add(new Extension { Url = "http://example.org/not" }),
        ];

        Assert.All(faults, fault =>
        {
            var observation = TimeEntryTranslator.ToObservation(Record);
            fault(observation);
            Assert.Null(TimeEntryTranslator.FromFhir(observation));
        });
    }

    private static TimeEntry? Back(Observation written) =>
        TimeEntryTranslator.FromFhir((Observation)FhirJson.Parse(FhirJson.WriteText(written)).Resource!);

    /// <summary>Records compare immutable arrays by reference, so the lists are compared apart.</summary>
    private static void AssertSame(TimeEntry expected, TimeEntry? actual)
    {
        Assert.NotNull(actual);
        AssertEach(expected.About ?? [], actual.About ?? []);
        Assert.Equal(expected.About is null, actual.About is null);
        AssertEach(expected.UsedFor, actual.UsedFor);
        Assert.Equal(expected, actual with { About = expected.About, UsedFor = expected.UsedFor });
    }
}
