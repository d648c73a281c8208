using CcmFhir.Billing.Claims;
using CcmFhir.Fhir.Model;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class CoverageTranslatorTests
{
    [Fact]
    public void A_part_b_coverage_is_read_whole() => Assert.Equal(
        new PayerCoverage { Kind = CoverageKind.MedicarePartB, Plan = "H1234-001", Start = Day("2023-01-01"), End = Day("2026-12-31") },
        Translate("""
            "type":{"coding":[{"system":"https://nahdo.org/sopt","code":"121"},{"system":"https://codesystem.x12.org/005010/1032","code":"MB"}]},
            "period":{"start":"2023-01-01","end":"2026-12-31"},"payor":[{"display":"Medicare"}],
            "class":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/coverage-class","code":"plan"}]},"value":"H1234-001","name":"Gold"}]
            """));

    [Theory]
    [InlineData("https://nahdo.org/sopt", "11", CoverageKind.MedicareAdvantage)]
    [InlineData("https://nahdo.org/sopt", "111", CoverageKind.MedicareAdvantage)]
    [InlineData("https://nahdo.org/sopt", "21", CoverageKind.Medicaid)]
    [InlineData("https://nahdo.org/sopt", "512", CoverageKind.Commercial)]
    [InlineData("https://nahdo.org/sopt", "6", CoverageKind.Commercial)]
    [InlineData("https://nahdo.org/sopt", "81", CoverageKind.None)]
    [InlineData("https://codesystem.x12.org/005010/1032", "16", CoverageKind.MedicareAdvantage)]
    [InlineData("https://codesystem.x12.org/005010/1032", "MC", CoverageKind.Medicaid)]
    [InlineData("http://terminology.hl7.org/CodeSystem/coverage-selfpay", "pay", CoverageKind.None)]
    public void A_code_that_names_one_kind_tells_it(string system, string code, CoverageKind kind) =>
        Assert.Equal(kind, Translate($$""" "type":{"coding":[{"system":"{{system}}","code":"{{code}}"}]} """)?.Kind);

    [Theory]
    [InlineData("""  "type":{"text":"Medicare Part B"}  """, CoverageKind.MedicarePartB)]
    [InlineData("""  "payor":[{"display":"Blue Medicare Advantage (HMO)"}]  """, CoverageKind.MedicareAdvantage)]
    [InlineData("""  "class":[{"name":"State Medicaid"}]  """, CoverageKind.Medicaid)]
    public void Words_serve_where_no_code_tells(string body, CoverageKind kind) => Assert.Equal(kind, Translate(body)?.Kind);

    [Theory]
    [InlineData("""  "payor":[{"display":"Medicare"}]  """)]
    [InlineData("""  "type":{"coding":[{"system":"https://nahdo.org/sopt","code":"121"}]}  """)]
    [InlineData("""  "type":{"coding":[{"system":"https://codesystem.x12.org/005010/1032","code":"MA"}]}  """)]
    [InlineData("""  "type":{"coding":[{"system":"https://nahdo.org/sopt","code":"11"},{"system":"https://codesystem.x12.org/005010/1032","code":"MB"}]}  """)]
    [InlineData("""  "type":{"text":"Medicare Part B"},"payor":[{"display":"Medicare Advantage Plan"}]  """)]
    [InlineData("""  "payor":[{"display":"Medicare and Medicaid dual plan"}]  """)]
    [InlineData("""  "type":{"coding":[{"_code":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}}]}  """)]
    [InlineData("""  "type":{"coding":[{"system":"urn:example:payers","code":"MB"}]}  """)]
    public void A_kind_that_is_not_certain_is_not_known(string body) => Assert.Equal(new PayerCoverage(), Translate(body));

    [Theory]
    [InlineData("cancelled")]
    [InlineData("draft")]
    [InlineData("entered-in-error")]
    public void A_coverage_that_does_not_stand_is_none(string status) =>
        Assert.Null(Translate(""" "type":{"text":"Medicare Part B"} """, status));

    [Fact]
    public void A_status_outside_the_code_set_leaves_the_kind_unknown() =>
        Assert.Equal(new PayerCoverage(), Translate(""" "type":{"text":"Medicare Part B"} """, "maybe"));

    [Fact]
    public void Partly_known_days_are_read_as_narrow_as_they_can_be()
    {
        var coverage = Translate(""" "period":{"start":"2025","end":"2026-06"} """);

        Assert.Equal((Day("2025-12-31"), Day("2026-06-01")), (coverage?.Start, coverage?.End));
    }

    private static PayerCoverage? Translate(string body, string status = "active") => CoverageTranslator.FromFhir(
        Read<Coverage>($$"""{"resourceType":"Coverage","id":"v1","status":"{{status}}",{{body}} }"""), Chicago);
}
