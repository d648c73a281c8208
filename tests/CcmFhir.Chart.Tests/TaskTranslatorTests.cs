using CcmFhir.Billing.Time;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class TaskTranslatorTests
{
    private static readonly CareTask Work = new()
    {
        Id = "w1",
        Activity = Activity.Referral,
        Description = "Refer to diabetes education",
        Status = FhirTask.TaskStatus.Completed,
        AuthoredAt = Instant.FromUtc(2026, 3, 10, 15, 0),
        ModifiedAt = Instant.FromUtc(2026, 3, 10, 15, 30),
        Done = new Interval(Instant.FromUtc(2026, 3, 10, 15, 0), Instant.FromUtc(2026, 3, 10, 15, 12)),
        Owner = "7",
        OwnerName = "N. Nurse",
        Requester = "PractitionerRole/9",
        CarePlan = new ResourceReference("CarePlan/2"),
        Time = [new ResourceReference("Observation/o1")],
    };

    [Fact]
    public void Work_is_a_task_with_its_plan_its_people_and_its_time() => Assert.Equal(
        """
        {"resourceType":"Task","meta":{"profile":["https://ccmfhir.org/fhir/StructureDefinition/ccm-task"]},
        "identifier":[{"system":"https://ccmfhir.org/sid/ccm-task","value":"w1"}],"status":"completed","intent":"order",
        "code":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-activity","code":"referral"}]},
        "description":"Refer to diabetes education","for":{"reference":"Patient/p1"},
        "executionPeriod":{"start":"2026-03-10T10:00:00-05:00","end":"2026-03-10T10:12:00-05:00"},
        "authoredOn":"2026-03-10T10:00:00-05:00","lastModified":"2026-03-10T10:30:00-05:00",
        "requester":{"reference":"PractitionerRole/9"},"owner":{"reference":"Practitioner/7","display":"N. Nurse"},
        "basedOn":[{"reference":"CarePlan/2"}],
        "output":[{"type":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-task-output","code":"time"}]},"valueReference":{"reference":"Observation/o1"}}]}
        """.ReplaceLineEndings(""),
        Text(TaskTranslator.ToFhir(Work, Context)));

    [Fact]
    public void A_cancelled_task_says_why_and_what_is_not_known_is_not_there()
    {
        var task = TaskTranslator.ToFhir(
            Work with { Status = FhirTask.TaskStatus.Cancelled, StatusReason = "Moved away", Done = null, Owner = null, Requester = null, CarePlan = null, Time = [] }, Context);

        Assert.Equal(
            ("Moved away", null, null, null, 0, 0),
            (task.StatusReason?.Text, task.ExecutionPeriod, task.Owner, task.Requester, task.BasedOn.Count, task.Output.Count));
    }

    [Fact]
    public void A_write_is_recorded_with_its_author_its_app_and_its_rules() => Assert.Equal(
        """
        {"resourceType":"Provenance","meta":{"profile":["https://ccmfhir.org/fhir/StructureDefinition/ccm-provenance"]},
        "occurredDateTime":"2026-03-31T19:00:00-05:00","recorded":"2026-03-31T19:00:00-05:00",
        "reason":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"TREAT"}]},{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"HPAYMT"}]}],
        "activity":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-DataOperation","code":"CREATE"}]},
        "agent":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/provenance-participant-type","code":"author"}]},"who":{"reference":"Practitioner/doc"},"onBehalfOf":{"reference":"Organization/clinic"}},
        {"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/provenance-participant-type","code":"assembler"}]},"who":{"type":"Device","display":"CcmFhir"}}],
        "target":[{"reference":"ChargeItem/1/_history/2"}],"policy":["https://ccmfhir.org/fhir/policy/medicare-ffs|2026.1"],
        "entity":[{"role":"source","what":{"reference":"Observation/o1"}}]}
        """.ReplaceLineEndings(""),
        Text(ProvenanceTranslator.ToFhir(
            new WriteRecord(
                [new ResourceReference("ChargeItem/1/_history/2")], false, "doc", Instant.FromUtc(2026, 4, 1, 0, 0),
                "https://ccmfhir.org/fhir/policy/medicare-ffs|2026.1", [new ResourceReference("Observation/o1")]),
            Context)));
}
