using CcmFhir.Billing.Eligibility;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class ConditionTranslatorTests
{
    private const string Statuses =
        """
        "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
        "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]}
        """;

    [Fact]
    public void A_code_of_neither_system_shows_but_is_no_fact()
    {
        var reading = Read("\"code\":{\"text\":\"Sugar\"}," + Statuses);

        Assert.Equal(("c", "Sugar", null), (reading.Id, reading.Label, reading.Facts));
        Assert.Equal([new ChartGap(ChartGapKind.CodeNotMapped, "Condition/c", "code")], reading.Gaps.ToArray());
    }

    [Fact]
    public void Icd_10_is_preferred_because_a_claim_needs_it()
    {
        var reading = Read(
            """ "code":{"coding":[{"system":"http://snomed.info/sct","code":"44054006","display":"Type 2"},{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"E11.9"}]},"onsetDateTime":"2019-05-02",""" + Statuses);

        Assert.Equal("Type 2", reading.Label);
        Assert.Equal(
            new ChronicCondition
            {
                Id = "c",
                System = CodeSystem.Icd10Cm,
                Code = "E11.9",
                ClinicalStatus = "active",
                VerificationStatus = "confirmed",
                Onset = new LocalDate(2019, 5, 2),
            },
            reading.Facts);
        Assert.Empty(reading.Gaps.ToArray());
    }

    [Theory]
    [InlineData("2019", ChartGapKind.PartialDate)]
    [InlineData("2019-05", ChartGapKind.PartialDate)]
    [InlineData("childhood", ChartGapKind.BadDate)]
    public void A_partial_onset_is_shown_as_written_and_never_completed(string onset, ChartGapKind kind)
    {
        var reading = Read($$""" "code":{"coding":[{"system":"http://snomed.info/sct","code":"1"}]},"onsetDateTime":"{{onset}}",{{Statuses}}""");

        Assert.Equal((onset, null), (reading.Onset, reading.Facts?.Onset));
        Assert.Equal([new ChartGap(kind, "Condition/c", "onset[x]")], reading.Gaps.ToArray());
    }

    [Fact]
    public void A_status_that_is_only_an_extension_is_unknown_not_active()
    {
        var reading = Read(
            """
            "code":{"coding":[{"system":"http://snomed.info/sct","code":"1"}]},
            "clinicalStatus":{"coding":[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}]}
            """);

        Assert.Equal((null, null), (reading.Facts?.ClinicalStatus, reading.Facts?.VerificationStatus));
        Assert.Equal(
            [
                new ChartGap(ChartGapKind.CodeNotMapped, "Condition/c", "clinicalStatus"),
                new ChartGap(ChartGapKind.Absent, "Condition/c", "verificationStatus"),
            ],
            reading.Gaps.ToArray());
    }

    [Theory]
    [InlineData("entered-in-error", false)]
    [InlineData("refuted", false)]
    [InlineData("differential", true)]
    public void What_was_ruled_out_is_not_on_the_problem_list(string status, bool isListed) =>
        Assert.Equal(isListed, ConditionTranslator.IsOnProblemList(Parse<Condition>(
            $$$"""{"resourceType":"Condition","verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"{{{status}}}"}]}}""")));

    private static ConditionReading Read(string members) =>
        ConditionTranslator.FromFhir(Parse<Condition>($$"""{"resourceType":"Condition","id":"c",{{members}}}"""), Chicago);
}
