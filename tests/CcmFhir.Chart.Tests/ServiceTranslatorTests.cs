using CcmFhir.Billing.Eligibility;
using NodaTime;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class ServiceTranslatorTests
{
    private static readonly YearMonth March = new(2026, 3);

    [Theory]
    [InlineData("""{"resourceType":"ChargeItem","id":"1","status":"billed","code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99495"}]},"occurrenceDateTime":"2026-03-02","performer":[{"actor":{"reference":"Practitioner/doc"}}],"performingOrganization":{"reference":"Organization/clinic"}}""", "99495", 2, null, "doc", "Organization/clinic", KnowledgeSource.Ehr)]
    [InlineData("""{"resourceType":"Claim","id":"1","status":"active","use":"claim","provider":{"reference":"Practitioner/doc"},"item":[{"productOrService":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99457"}]},"servicedPeriod":{"start":"2026-03-01","end":"2026-03-31"}}]}""", "99457", 1, 31, "doc", null, KnowledgeSource.OwnClaim)]
    [InlineData("""{"resourceType":"ExplanationOfBenefit","id":"1","status":"active","use":"claim","provider":{"reference":"Organization/other"},"billablePeriod":{"start":"2026-03-04","end":"2026-03-05"},"item":[{"productOrService":{"coding":[{"system":"http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets","code":"G0181"}]}}]}""", "G0181", 4, 5, null, "Organization/other", KnowledgeSource.ExplanationOfBenefit)]
    public void A_billed_line_is_another_service(string json, string code, int from, int? to, string? practitioner, string? organization, KnowledgeSource source)
    {
        var reading = Read(json);

        Assert.Equal(
            [
                new OtherService
                {
                    Code = code,
                    From = new LocalDate(2026, 3, from),
                    To = to is { } day ? new LocalDate(2026, 3, day) : null,
                    Practitioner = practitioner,
                    Organization = organization,
                    Source = source,
                },
            ],
            reading.Services.ToArray());
        Assert.Empty(reading.Gaps.ToArray());
    }

    [Theory]
    [InlineData("""{"resourceType":"ChargeItem","status":"entered-in-error","code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99495"}]},"occurrenceDateTime":"2026-03-02"}""")]
    [InlineData("""{"resourceType":"ChargeItem","status":"aborted","code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99495"}]},"occurrenceDateTime":"2026-03-02"}""")]
    [InlineData("""{"resourceType":"Claim","status":"cancelled","use":"claim","item":[{"productOrService":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99457"}]},"servicedDate":"2026-03-01"}]}""")]
    [InlineData("""{"resourceType":"ExplanationOfBenefit","status":"active","use":"preauthorization","item":[{"productOrService":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99457"}]},"servicedDate":"2026-03-01"}]}""")]
    [InlineData("""{"resourceType":"Patient"}""")]
    public void What_was_withdrawn_or_only_asked_for_is_no_service(string json) => Assert.Empty(Read(json).Services);

    [Fact]
    public void A_line_without_code_or_day_is_a_gap()
    {
        var reading = Read(
            """{"resourceType":"ChargeItem","id":"1","status":"billed","code":{"text":"Telehealth"},"occurrenceDateTime":"2026-03-02"}""",
            """{"resourceType":"ChargeItem","id":"2","status":"billed","code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99495"}]}}""");

        Assert.Empty(reading.Services.ToArray());
        Assert.Equal(
            [new ChartGap(ChartGapKind.CodeNotMapped, "ChargeItem/1", "code"), new ChartGap(ChartGapKind.Absent, "ChargeItem/2", "occurrence[x]")], reading.Gaps.ToArray());
    }

    [Fact]
    public void Care_management_of_earlier_months_is_a_prior_month_and_our_own_charge_of_this_month_is_the_answer_not_a_fact()
    {
        var reading = Read(
            Own("99490", "2026-01-01"), Own("99439", "2026-01-01"), Own("99490", "2026-02-01"), Own("99490", "2026-03-01"),
            """{"resourceType":"ChargeItem","id":"o","status":"billed","code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99490"}]},"occurrenceDateTime":"2026-02-03","performingOrganization":{"reference":"Organization/other"}}""");

        Assert.Equal(["2026-01: 99439,99490", "2026-02: 99490"], reading.PriorMonths.Select(p => $"{p.Month:uuuu-MM}: {string.Join(',', p.Codes)}"));
        Assert.Equal(4, reading.Services.Length);
    }

    private static string Own(string code, string start) =>
        $$$"""
        {"resourceType":"ChargeItem","id":"{{{code}}}","status":"billed","identifier":[{"system":"https://ccmfhir.org/sid/ccm-charge","value":"k"}],
         "code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"{{{code}}}"}]},"occurrencePeriod":{"start":"{{{start}}}"},
         "performingOrganization":{"reference":"Organization/clinic"} }
        """;

    private static ServiceReading Read(params string[] resources) =>
        ServiceTranslator.FromFhir([.. resources.Select(r => Fhir.Serialization.FhirJson.Parse(r).Resource!)], March, Context);
}
