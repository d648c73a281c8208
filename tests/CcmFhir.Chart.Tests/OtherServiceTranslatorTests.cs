using System.Collections.Immutable;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Fhir.Model;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class OtherServiceTranslatorTests
{
    private const string Tcm = """ "code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99495"}]} """;

    [Fact]
    public void A_charge_of_the_ehr_is_read_whole() => AssertEach(
        [Service("99495", "2026-10-02", null, KnowledgeSource.Ehr)],
        Charge($$"""
            {{Tcm}},"occurrenceDateTime":"2026-10-02","performer":[{"actor":{"reference":"Organization/x"} },
             {"function":{"coding":[{"code":"PPRF"}]},"actor":{"reference":"https://ehr.example/fhir/Practitioner/oak"} }],
            "performingOrganization":{"reference":"Organization/riverbend"}
            """));

    [Fact]
    public void Our_own_charge_is_no_other_service() => Assert.Empty(Charge(
        $$"""{{Tcm}},"occurrenceDateTime":"2026-10-02","identifier":[{"system":"https://ccmfhir.org/sid/ccm-charge","value":"ABC"}]"""));

    [Theory]
    [InlineData("planned")]
    [InlineData("not-billable")]
    [InlineData("aborted")]
    [InlineData("entered-in-error")]
    public void A_charge_that_does_not_stand_is_none(string status) => Assert.Empty(Charge($$"""{{Tcm}},"occurrenceDateTime":"2026-10-02" """, status));

    [Fact]
    public void A_status_outside_the_code_set_still_counts() =>
        Assert.Single(Charge($$"""{{Tcm}},"occurrenceDateTime":"2026-10-02" """, "pending"));

    [Theory]
    [InlineData("""  "occurrencePeriod":{"start":"2026-10","end":"2026-10"}  """, "2026-10-01", "2026-10-31")]
    [InlineData("""  "occurrencePeriod":{"start":"2026-10-03T23:00:00-05:00","end":"2026-10-04T00:10:00-05:00"}  """, "2026-10-03", "2026-10-04")]
    [InlineData("""  "occurrencePeriod":{"end":"2026-10-09"}  """, "2026-10-09", null)]
    [InlineData("""  "occurrenceTiming":{"event":["2026-10-20","2026-10-06"]}  """, "2026-10-06", "2026-10-20")]
    public void Days_are_read_as_wide_as_they_can_be(string occurrence, string from, string? to)
    {
        var service = Assert.Single(Charge($"{Tcm},{occurrence}"));

        Assert.Equal((Day(from), to is null ? null : Day(to)), (service.From, service.To));
    }

    [Theory]
    [InlineData("""  "code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99495"}]}  """)]
    [InlineData("""  "code":{"text":"99495"},"occurrenceDateTime":"2026-10-02"  """)]
    [InlineData("""  "code":{"coding":[{"system":"urn:example:house","code":"99495"}]},"occurrenceDateTime":"2026-10-02"  """)]
    [InlineData("""  "code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"ninety"}]},"occurrenceDateTime":"2026-10-02"  """)]
    [InlineData("""  "code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","_code":{"extension":[{"url":"u","valueCode":"masked"}]}}]},"occurrenceDateTime":"2026-10-02"  """)]
    public void Undated_services_and_unknown_codes_are_left_out(string body) => Assert.Empty(Charge(body));

    [Fact]
    public void Oracle_names_the_systems_per_tenant_and_a_repeated_code_is_one() => Assert.Equal(["G0181"], Charge("""
        "code":{"coding":[{"system":"https://fhir.cerner.com/t1/CodeSystem/BillCodes-HCPCS","code":"G0181"},
          {"system":"urn:oid:2.16.840.1.113883.6.285","code":"G0181"}]},"occurrenceDateTime":"2026-10-02"
        """).Select(s => s.Code));

    [Fact]
    public void A_claim_gives_its_lines_with_who_did_each() => AssertEach(
        [
            Service("99495", "2026-10-02", null, KnowledgeSource.Ehr),
            Service("G0181", "2026-10-01", "2026-10-31", KnowledgeSource.Ehr) with { Practitioner = null },
        ],
        OtherServiceTranslator.FromFhir(Read<Claim>($$"""
            {"resourceType":"Claim","status":"active","use":"claim",{{ClaimLines}} }
            """), Chicago));

    [Fact]
    public void A_benefit_gives_its_lines_from_the_payer() => AssertEach(
        [
            Service("99495", "2026-10-02", null, KnowledgeSource.ExplanationOfBenefit),
            Service("G0181", "2026-10-01", "2026-10-31", KnowledgeSource.ExplanationOfBenefit) with { Practitioner = null },
        ],
        OtherServiceTranslator.FromFhir(Read<ExplanationOfBenefit>($$"""
            {"resourceType":"ExplanationOfBenefit","status":"active","use":"claim",{{ClaimLines}} }
            """), Chicago));

    [Theory]
    [InlineData("cancelled", "claim")]
    [InlineData("draft", "claim")]
    [InlineData("active", "preauthorization")]
    [InlineData("active", "predetermination")]
    public void What_is_no_standing_claim_gives_nothing(string status, string use)
    {
        var body = $$""" "status":"{{status}}","use":"{{use}}",{{ClaimLines}} """;

        Assert.Empty(OtherServiceTranslator.FromFhir(Read<Claim>($$"""{"resourceType":"Claim",{{body}} }"""), Chicago));
        Assert.Empty(OtherServiceTranslator.FromFhir(Read<ExplanationOfBenefit>($$"""{"resourceType":"ExplanationOfBenefit",{{body}} }"""), Chicago));
    }

    [Fact]
    public void A_done_procedure_is_a_service_and_one_not_done_is_none()
    {
        const string Body = """
            "code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99495"}]},"performedDateTime":"2026-10-02",
            "performer":[{"actor":{"reference":"Practitioner/oak"},"onBehalfOf":{"reference":"Organization/riverbend"}}]
            """;

        AssertEach([Service("99495", "2026-10-02", null, KnowledgeSource.Ehr)], Procedure("completed", Body));
        Assert.Empty(Procedure("not-done", Body));
        Assert.Empty(Procedure("entered-in-error", Body));
        Assert.Empty(Procedure("completed", """ "code":{"coding":[{"system":"http://snomed.info/sct","code":"428191000124101"}]},"performedDateTime":"2026-10-02" """));
    }

    private const string ClaimLines = """
        "provider":{"reference":"Organization/riverbend"},"billablePeriod":{"start":"2026-10-01","end":"2026-10-31"},
        "careTeam":[{"sequence":1,"provider":{"reference":"Practitioner/oak"}}],
        "item":[{"sequence":1,"careTeamSequence":[1],"productOrService":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99495"}]},"servicedDate":"2026-10-02"},
                {"sequence":2,"productOrService":{"coding":[{"system":"https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets","code":"G0181"}]}}]
        """;

    private static OtherService Service(string code, string from, string? to, KnowledgeSource source) => new()
    {
        Code = code,
        From = Day(from),
        To = to is null ? null : Day(to),
        Practitioner = "Practitioner/oak",
        Organization = "Organization/riverbend",
        Source = source,
    };

    private static ImmutableArray<OtherService> Charge(string body, string status = "billed") => OtherServiceTranslator.FromFhir(
        Read<ChargeItem>($$"""{"resourceType":"ChargeItem","id":"x","status":"{{status}}",{{body}} }"""), Chicago);

    private static ImmutableArray<OtherService> Procedure(string status, string body) => OtherServiceTranslator.FromFhir(
        Read<Procedure>($$"""{"resourceType":"Procedure","id":"x","status":"{{status}}",{{body}} }"""), Chicago);
}
