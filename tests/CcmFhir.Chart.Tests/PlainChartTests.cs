using System.Text;
using CcmFhir.Billing;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Rules;
using CcmFhir.Fhir.Model;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

/// <summary>An EHR's own bundle without any resource of ours, and enrolments that are wrong.</summary>
public sealed class PlainChartTests
{
    private const string UsCore = """
        {"resourceType":"Bundle","type":"searchset","entry":[
         {"fullUrl":"https://ehr.example/fhir/Patient/p1","resource":{"resourceType":"Patient","id":"p1","birthDate":"1952-03-04"}},
         {"resource":{"resourceType":"Condition","id":"c1","subject":{"reference":"https://ehr.example/fhir/Patient/p1"},
          "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
          "code":{"coding":[{"system":"http://snomed.info/sct","code":"44054006"}]}}},
         {"resource":{"resourceType":"Encounter","id":"e1","status":"finished","subject":{"reference":"Patient/p1"},"period":{"start":"2026-09"},
          "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"}}},
         {"resource":{"resourceType":"CarePlan","id":"k","status":"active","intent":"plan","subject":{"reference":"Patient/p1"}}},
         {"resource":{"resourceType":"Immunization","id":"i","patient":{"reference":"Patient/p1"}}},
         {"resource":{"resourceType":"NoSuchThing","id":"n"}}]}
        """;

    [Fact]
    public void A_chart_of_the_EHR_alone_is_decided_without_a_charge()
    {
        var month = BundleReader.ToCareMonth(Read<Bundle>(UsCore), October).Month!;

        var determination = RuleBook.Evaluate(month, FeeSchedules.Shipped);

        Assert.Empty(determination.Charges);
        Assert.Equal(FindingOutcome.Undetermined, determination.Findings.Single(f => f.Rule == "practitioner-may-bill").Outcome);
        Assert.Equal("strict", determination.PolicyId);
        Assert.NotEmpty(DeterminationWriter.Write(determination));
        Assert.Equal("c1", Assert.Single(month.Conditions).Id);
        Assert.Null(month.CarePlan);
    }

    [Fact]
    public void The_policy_asked_for_goes_before_the_enrolments() =>
        Assert.Equal("medicare-ffs", BundleReader.ToCareMonth(Read<Bundle>(UsCore), October, "medicare-ffs").Month!.Policy);

    [Theory]
    [InlineData("America/Chicago", "Mars/Olympus", "entry[1].resource: The enrolment lacks")]
    [InlineData("\"office\"", "\"spaceship\"", "entry[1].resource: The enrolment lacks")]
    [InlineData("\"laneChoice\"", "\"laneChoices\"", "entry[1].resource: The enrolment lacks")]
    [InlineData("\"strict\"", "\"stricter\"", "entry[1].resource.extension: The enrolment names a policy")]
    public void An_enrolment_that_is_wrong_is_an_error_and_not_a_guess(string right, string wrong, string error)
    {
        var enrolment = EnrolmentTranslator.ToFhir(PracticeRecord.Unknown with
        {
            TimeZone = Chicago,
            Policy = "strict",
            House = [new("laneChoice", "ask")],
        }, "Patient/p1", "e1").ToString().Replace(right, wrong, StringComparison.Ordinal);
        var text = new StringBuilder("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"p1","birthDate":"1952-03-04"}},{"resource":""")
            .Append(enrolment).Append("}]}").ToString();

        var result = BundleReader.ToCareMonth(Read<Bundle>(text), October);

        Assert.StartsWith(error, Assert.Single(result.Errors.Select(e => $"{e.Path}: {e.Message}")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_that_could_not_be_made_is_not_none()
    {
        const string None = """{"resourceType":"List","status":"current","mode":"snapshot","code":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-search","code":"stays"}]},"emptyReason":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/list-empty-reason","code":"nilknown"}]}}""";
        var bundle = Read<Bundle>("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"p1","birthDate":"1952-03-04"}},{"resource":""" + None + "}]}");
        var refused = Read<Bundle>(bundle.ToString().Replace("nilknown", "unavailable", StringComparison.Ordinal));
        var entry = Read<Bundle>(bundle.ToString().Replace("\"current\"", "\"retired\"", StringComparison.Ordinal));

        Assert.Empty(BundleReader.ToCareMonth(bundle, October).Month!.Stays!.Value);
        Assert.Null(BundleReader.ToCareMonth(refused, October).Month!.Stays);
        Assert.Null(BundleReader.ToCareMonth(entry, October).Month!.Stays);
    }
}
