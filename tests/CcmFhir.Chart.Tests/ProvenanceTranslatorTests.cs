using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class ProvenanceTranslatorTests
{
    private static readonly ProvenanceRecord Record = new()
    {
        Targets = ["ChargeItem/8/_history/1"],
        OccurredStart = At("2026-10-05T19:00:00Z"),
        OccurredEnd = At("2026-10-31T19:00:00Z"),
        Recorded = At("2026-11-02T15:30:00Z"),
        Zone = Chicago,
        Author = new Actor("Practitioner/oak"),
        Organization = "Organization/riverbend",
        Software = "CcmFhir 1.0",
        Sources = ["Observation/5"],
        RuleSet = "https://ccmfhir.org/fhir/policy/medicare-ffs|2026.1",
        ForPayment = true,
    };

    [Fact]
    public void A_provenance_is_written_whole() => AssertWrites(
        """
        {"resourceType":"Provenance","meta":{"profile":["https://ccmfhir.org/fhir/StructureDefinition/ccm-provenance"]},
         "target":[{"reference":"ChargeItem/8/_history/1"}],
         "occurredPeriod":{"start":"2026-10-05T14:00:00-05:00","end":"2026-10-31T14:00:00-05:00"},"recorded":"2026-11-02T09:30:00-06:00",
         "policy":["https://ccmfhir.org/fhir/policy/medicare-ffs|2026.1"],
         "reason":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"TREAT"}]},
                   {"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"HPAYMT"}]}],
         "activity":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-DataOperation","code":"CREATE"}]},
         "agent":[
          {"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/provenance-participant-type","code":"author"}]},
           "who":{"reference":"Practitioner/oak"},"onBehalfOf":{"reference":"Organization/riverbend"}},
          {"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/provenance-participant-type","code":"assembler"}]},
           "who":{"type":"Device","display":"CcmFhir 1.0"}}],
         "entity":[{"role":"source","what":{"reference":"Observation/5"}}]}
        """,
        ProvenanceTranslator.ToFhir(Record));

    [Fact]
    public void A_bare_update_says_no_more_than_it_knows()
    {
        var provenance = ProvenanceTranslator.ToFhir(
            Record with { OccurredStart = null, OccurredEnd = null, IsUpdate = true, Sources = [], RuleSet = null, ForPayment = false });

        Assert.Equal("UPDATE", provenance.Activity?.Coding[0].Code);
        Assert.Equal("TREAT", Assert.Single(provenance.Reason).Coding[0].Code);
        Assert.Equal((null, 0, 0), (provenance.OccurredPeriod, provenance.Policy.Count, provenance.Entity.Count));
    }
}
