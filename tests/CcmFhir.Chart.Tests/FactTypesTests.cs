using CcmFhir.Billing.Eligibility;
using CcmFhir.Fhir.Model;

namespace CcmFhir.Chart.Tests;

/// <summary>What a reader of a whole panel tells of types it could not read, and of a practice the chart does not name.</summary>
public sealed class FactTypesTests
{
    private const string Chart = """
        {"resourceType":"Bundle","type":"collection","entry":[
         {"resource":{"resourceType":"Patient","id":"p1","birthDate":"1950-01-02"}},
         {"resource":{"resourceType":"List","status":"current","mode":"snapshot","subject":{"reference":"Patient/p1"},
          "code":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-search","code":"stays"}]},
          "emptyReason":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/list-empty-reason","code":"nilknown"}]}}}]}
        """;

    [Theory]
    [InlineData("Encounter", "stays visits")]
    [InlineData("Coverage", "coverage")]
    [InlineData("Procedure", "otherServices priorMonths")]
    [InlineData("Claim", "otherServices priorMonths")]
    [InlineData("List", "coverage otherServices priorMonths stays visits")]
    [InlineData("Basic", "")]
    public void What_rests_on_an_unread_type_is_not_to_be_had(string type, string facts) =>
        Assert.Equal(facts, string.Join(' ', FactTypes.Unavailable([type, type], "Patient/p1").Select(l => l.Code!.Coding[0].Code)));

    [Fact]
    public void An_unread_type_is_not_known_even_where_the_chart_says_that_there_is_none()
    {
        var whole = Sample.Read<Bundle>(Chart);
        var unread = new Bundle();
        unread.Entry.AddRange(FactTypes.Unavailable(["Encounter"], "Patient/p1").Concat(whole.Entry.Select(e => e.Resource!.DeepClone()))
            .Select(r => new Bundle.EntryComponent { Resource = r }));

        Assert.Empty(BundleReader.ToCareMonth(whole, Sample.October).Month!.Stays!.Value);
        Assert.Null(BundleReader.ToCareMonth(unread, Sample.October).Month!.Stays);
    }

    [Fact]
    public void Where_the_chart_has_no_enrolment_the_practice_given_holds()
    {
        var practice = PracticeRecord.Unknown with { TimeZone = Sample.Chicago, BillingPractitioner = new BillingPractitioner("Practitioner/dr", "physician") };
        var read = BundleReader.ToCareMonth(Sample.Read<Bundle>(Chart), Sample.October, practice: practice).Month!;

        Assert.Equal((Sample.Chicago, practice.BillingPractitioner), (read.TimeZone, read.BillingPractitioner));
    }
}
