using NodaTime;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class DocumentTranslatorTests
{
    private static readonly DocumentRecord Record = new()
    {
        Id = "d1",
        Patient = "Patient/1",
        Written = At("2026-11-02T15:30:00Z"),
        Zone = Chicago,
        DocumentType = "11506-3",
        Title = "Chronic care management, October 2026",
        Forms = [new DocumentForm("text/plain; charset=utf-8", "20 minutes"u8.ToArray())],
        Month = new SummedMonth(new YearMonth(2026, 10), new Actor("Practitioner/oak", "Dr. Oak"), "Organization/riverbend"),
    };

    [Fact]
    public void The_summary_of_a_month_is_written_whole() => AssertWrites(
        """
        {"resourceType":"DocumentReference",
         "identifier":[{"system":"https://ccmfhir.org/sid/ccm-document","value":"d1"},{"system":"https://ccmfhir.org/sid/ccm-summary","value":"d1"}],
         "status":"current",
         "type":{"coding":[{"system":"http://loinc.org","code":"11506-3"}],"text":"Chronic care management, October 2026"},
         "subject":{"reference":"Patient/1"},"date":"2026-11-02T09:30:00-06:00","description":"Chronic care management, October 2026",
         "content":[{"attachment":{"contentType":"text/plain; charset=utf-8","data":"MjAgbWludXRlcw==","size":10,"hash":"GHnVJlFcS0ouw7sxJwliv03sGSg=",
          "title":"Chronic care management, October 2026"}}],
         "meta":{"profile":["https://ccmfhir.org/fhir/StructureDefinition/ccm-summary"]},
         "category":[{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-record","code":"month-summary"}]}],
         "author":[{"reference":"Practitioner/oak","display":"Dr. Oak"}],"custodian":{"reference":"Organization/riverbend"},
         "context":{"period":{"start":"2026-10-01","end":"2026-10-31"}}}
        """,
        DocumentTranslator.ToFhir(Record));

    [Fact]
    public void Any_other_document_claims_no_profile_and_says_what_it_replaces()
    {
        var document = DocumentTranslator.ToFhir(Record with { Month = null, Replaces = "DocumentReference/6" });

        Assert.Equal((null, 1, 0), (document.Meta, document.Identifier.Count, document.Category.Count));
        Assert.Equal("""{"code":"replaces","target":{"reference":"DocumentReference/6"}}""", Assert.Single(document.RelatesTo).ToString());
    }
}
