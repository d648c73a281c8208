using CcmFhir.Billing.Eligibility;
using CcmFhir.Fhir.Model;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class ConditionTranslatorTests
{
    private const string Active = """
        "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
        "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]}
        """;

    [Fact]
    public void A_full_problem_list_item_is_read_whole()
    {
        var condition = Condition($$"""
            {{Active}},"code":{"coding":[{"system":"http://snomed.info/sct","code":"44054006"},
              {"system":"http://hl7.org/fhir/sid/icd-10-cm","code":" E11.9 ","display":"Type 2 diabetes"}],"text":"Diabetes"},
            "onsetDateTime":"2017-11-22","recordedDate":"2017-12-01"
            """);

        Assert.Equal(
            new ChronicCondition
            {
                Id = "c1",
                System = CodeSystem.Icd10Cm,
                Code = "E11.9",
                ClinicalStatus = "active",
                VerificationStatus = "confirmed",
                Onset = Day("2017-11-22"),
            },
            ConditionTranslator.FromFhir(condition, Chicago));
        Assert.Equal("Diabetes", ConditionTranslator.LabelOf(condition));
        Assert.Equal(Day("2017-12-01"), ConditionTranslator.ListedOn(condition, Chicago));
    }

    [Fact]
    public void Snomed_serves_where_icd_10_cm_is_missing_and_nothing_else_is_invented()
    {
        var condition = Condition("""
            "code":{"coding":[{"system":"http://snomed.info/sct","code":"84114007"}]}
            """);

        Assert.Equal(
            new ChronicCondition { Id = "c1", System = CodeSystem.Snomed, Code = "84114007" },
            ConditionTranslator.FromFhir(condition, Chicago));
        Assert.Equal("84114007", ConditionTranslator.LabelOf(condition));
        Assert.Null(ConditionTranslator.ListedOn(condition, Chicago));
    }

    [Theory]
    [InlineData("""  "code":{"text":"Sugar"}  """)]
    [InlineData("""  "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"E11"}]}  """)]
    [InlineData("""  "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","_code":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"masked"}]}}]}  """)]
    [InlineData("""  "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":""}]}  """)]
    [InlineData("""  "subject":{"reference":"Patient/1"}  """)]
    [InlineData("""  "modifierExtension":[{"url":"http://example.org/not"}],"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"I10"}]}  """)]
    public void Without_a_code_it_can_rely_on_there_is_no_condition(string body) =>
        Assert.Null(ConditionTranslator.FromFhir(Condition(body), Chicago));

    [Fact]
    public void A_condition_without_an_id_cannot_be_referred_to() => Assert.Null(ConditionTranslator.FromFhir(
        Read<Condition>("""{"resourceType":"Condition","code":{"coding":[{"system":"http://snomed.info/sct","code":"38341003"}]}}"""), Chicago));

    [Theory]
    [InlineData("resolved", "confirmed")]
    [InlineData("inactive", "confirmed")]
    [InlineData("active", "refuted")]
    [InlineData("active", "provisional")]
    [InlineData("active", "entered-in-error")]
    public void A_status_that_does_not_qualify_is_told_and_not_hidden(string clinical, string verification)
    {
        var condition = ConditionTranslator.FromFhir(Condition($$"""
            "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"{{clinical}}"}]},
            "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"{{verification}}"}]},
            "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"I10"}]}
            """), Chicago);

        Assert.Equal((clinical, verification), (condition?.ClinicalStatus, condition?.VerificationStatus));
    }

    [Fact]
    public void A_status_of_an_unknown_system_or_only_in_words_is_not_known()
    {
        var condition = ConditionTranslator.FromFhir(Condition("""
            "clinicalStatus":{"coding":[{"system":"urn:example:status","code":"active"}]},"verificationStatus":{"text":"confirmed"},
            "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"I10"}]}
            """), Chicago);

        Assert.Equal((null, null), (condition?.ClinicalStatus, condition?.VerificationStatus));
    }

    [Theory]
    [InlineData("""  "onsetDateTime":"2017"  """, null)]
    [InlineData("""  "onsetDateTime":"2017-03"  """, null)]
    [InlineData("""  "onsetAge":{"value":52,"unit":"a"}  """, null)]
    [InlineData("""  "onsetString":"childhood"  """, null)]
    [InlineData("""  "onsetDateTime":"last spring"  """, null)]
    [InlineData("""  "onsetPeriod":{"start":"2017-03-04","end":"2017-05"}  """, "2017-03-04")]
    [InlineData("""  "onsetDateTime":"2017-03-05T03:30:00Z"  """, "2017-03-04")]
    [InlineData("""  "onsetDateTime":"2017-03-05T03:30:00"  """, "2017-03-05")]
    public void An_onset_is_known_only_to_the_exact_local_day(string onset, string? day)
    {
        var condition = Condition($$"""
            {{onset}},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"I10"}]}
            """);

        Assert.Equal(day is null ? null : Day(day), ConditionTranslator.FromFhir(condition, Chicago)?.Onset);
        Assert.Equal(day is null ? null : Day(day), ConditionTranslator.ListedOn(condition, Chicago));
    }

    private static Condition Condition(string body) => Read<Condition>($$"""{"resourceType":"Condition","id":"c1",{{body}} }""");
}
