using CcmFhir.Fhir.Model;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

/// <summary>Where in a chart a fact of the month stands.</summary>
public sealed class EvidencePointerTests
{
    private const string Chart = """
        {"resourceType":"Bundle","type":"searchset","entry":[
         {"fullUrl":"https://ehr.example/fhir/Patient/p1","resource":{"resourceType":"Patient","id":"p1","birthDate":"1952-03-04"}},
         {"fullUrl":"urn:uuid:7f","resource":{"resourceType":"Condition","subject":{"reference":"Patient/p1"},
          "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"I10"}]}}},
         {"resource":{"resourceType":"Encounter","id":"e.1","status":"finished","subject":{"reference":"Patient/p1"},"period":{"start":"2026-09-08"},
          "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"}}},
         {"resource":{"resourceType":"Coverage","status":"active","beneficiary":{"reference":"Patient/p1"},"period":{"start":"2020"}}},
         {"resource":{"resourceType":"Claim","id":"c9","status":"active","use":"claim","patient":{"reference":"Patient/p1"},
          "provider":{"reference":"Organization/hill"},"item":[
           {"sequence":1,"productOrService":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99214"}]},"servicedDate":"2026-10-02"},
           {"sequence":2,"productOrService":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99457"}]},"servicedDate":"2026-10-03"}]}},
         {"resource":{"resourceType":"List","id":"l1","status":"current","mode":"snapshot",
          "code":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-search","code":"stays"}]},
          "emptyReason":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/list-empty-reason","code":"nilknown"}]}}}]}
        """;

    [Theory]
    [InlineData("patient.birthDate", "Patient/p1.birthDate")]
    [InlineData("patient.deceasedOn", "Patient/p1")]
    [InlineData("conditions[0]", "Condition/7f.code")]
    [InlineData("conditions[0].attestation.on", "Condition/7f")]
    [InlineData("visits[0]", "Encounter/e.1")]
    [InlineData("visits[0].on", "Encounter/e.1.period.start")]
    [InlineData("visits", "Bundle.entry.resource.ofType(Encounter)")]
    [InlineData("coverage[0].kind", "Bundle.entry[3].resource")]
    [InlineData("otherServices[0].code", "Claim/c9.item[0].productOrService")]
    [InlineData("otherServices[1].code", "Claim/c9.item[1].productOrService")]
    [InlineData("otherServices[1].from", "Claim/c9.item[1].servicedDate")]
    [InlineData("otherServices[1].source", "Claim/c9")]
    [InlineData("stays", "List/l1.emptyReason")]
    [InlineData("homeCare", "Bundle")]
    [InlineData("carePlan", "Bundle")]
    [InlineData("billingPractitioner.role", "Bundle")]
    [InlineData("patientSince", "Bundle")]
    [InlineData("minutes.staff", "minutes.staff")]
    [InlineData("policy.coveredCodes", "policy.coveredCodes")]
    public void A_fact_is_named_by_its_element_or_by_the_innermost_there_is(string fact, string pointer) =>
        Assert.Equal(pointer, BundleReader.ToCareMonth(Read<Bundle>(Chart), October).PointerTo(fact));
}
