using CcmFhir.Billing.Claims;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class CoverageTranslatorTests
{
    [Theory]
    [InlineData("https://nahdo.org/sopt", "121", CoverageKind.MedicarePartB)]
    [InlineData("https://nahdo.org/sopt", "12", CoverageKind.MedicarePartB)]
    [InlineData("https://nahdo.org/sopt", "111", CoverageKind.MedicareAdvantage)]
    [InlineData("https://nahdo.org/sopt", "2", CoverageKind.Medicaid)]
    [InlineData("https://nahdo.org/sopt", "512", CoverageKind.Commercial)]
    [InlineData("https://nahdo.org/sopt", "81", CoverageKind.None)]
    [InlineData("https://codesystem.x12.org/005010/1032", "MB", CoverageKind.MedicarePartB)]
    [InlineData("https://codesystem.x12.org/005010/1032", "16", CoverageKind.MedicareAdvantage)]
    public void A_known_type_code_says_what_kind_it_is(string system, string code, CoverageKind kind)
    {
        var reading = Read([], $$$"""{"resourceType":"Coverage","id":"v","status":"active","type":{"coding":[{"system":"{{{system}}}","code":"{{{code}}}"}]}}""");

        Assert.Equal([new PayerCoverage { Kind = kind }], reading.Coverages.ToArray());
        Assert.Empty(reading.Gaps.ToArray());
    }

    [Theory]
    [InlineData("https://nahdo.org/sopt", "122")]
    [InlineData("https://nahdo.org/sopt", "13")]
    [InlineData("https://nahdo.org/sopt", "1")]
    [InlineData("http://terminology.hl7.org/CodeSystem/v3-ActCode", "MCPOL")]
    public void A_type_that_does_not_tell_is_of_unknown_kind(string system, string code)
    {
        var reading = Read([], $$$"""{"resourceType":"Coverage","id":"v","status":"active","type":{"coding":[{"system":"{{{system}}}","code":"{{{code}}}"}]}}""");

        Assert.Equal([new PayerCoverage()], reading.Coverages.ToArray());
        Assert.Equal([new ChartGap(ChartGapKind.CodeNotMapped, "Coverage/v", "type")], reading.Gaps.ToArray());
    }

    [Fact]
    public void The_practice_s_own_knowledge_of_its_payers_comes_first()
    {
        var reading = Read(
            [new KnownPayer("Organization/sunny", CoverageKind.MedicareAdvantage, "sunny-2026")],
            """{"resourceType":"Coverage","id":"v","status":"active","type":{"coding":[{"system":"https://nahdo.org/sopt","code":"121"}]},"payor":[{"reference":"Organization/sunny"}],"period":{"start":"2025","end":"2026-12-31"}}""");

        Assert.Equal(
            [new PayerCoverage { Kind = CoverageKind.MedicareAdvantage, Plan = "sunny-2026", Start = new LocalDate(2025, 1, 1), End = new LocalDate(2026, 12, 31) }],
            reading.Coverages.ToArray());
        Assert.Equal([new ChartGap(ChartGapKind.PartialDate, "Coverage/v", "period.start")], reading.Gaps.ToArray());
    }

    [Theory]
    [InlineData("cancelled")]
    [InlineData("draft")]
    [InlineData("entered-in-error")]
    [InlineData("no-such-status")]
    public void Only_active_coverage_covers(string status) =>
        Assert.Empty(Read([], $$"""{"resourceType":"Coverage","id":"v","status":"{{status}}"}""").Coverages);

    private static CoverageReading Read(KnownPayer[] known, string json) => CoverageTranslator.FromFhir([Parse<Coverage>(json)], known, Chicago);
}
