using CcmFhir.Billing.Eligibility;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class ConsentTranslatorTests
{
    private static readonly PatientConsent Verbal = new()
    {
        Id = "k1",
        GivenOn = GivenOn.At(Instant.FromUtc(2026, 1, 10, 16, 0)),
        Mode = ConsentMode.Verbal,
        Elements = ConsentElements.All,
        Practitioner = "doc",
        Witness = "7",
    };

    private static readonly ConsentEvidence Evidence = new("7", "2026-01");

    [Fact]
    public void Consent_says_who_agreed_to_what_when_and_by_which_text() => Assert.Equal(
        """
        {"resourceType":"Consent","meta":{"profile":["https://ccmfhir.org/fhir/StructureDefinition/ccm-consent"]},
        "identifier":[{"system":"https://ccmfhir.org/sid/ccm-consent","value":"k1"}],"status":"active",
        "scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"treatment"}]},
        "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}]},{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-consent-category","code":"ccm-enrollment"}]}],
        "patient":{"reference":"Patient/p1"},"dateTime":"2026-01-10T10:00:00-06:00","performer":[{"reference":"Patient/p1"}],
        "organization":[{"reference":"Organization/clinic"}],
        "policy":[{"authority":"https://www.cms.gov","uri":"https://ccmfhir.org/fhir/policy/ccm-consent|2026-01"}],
        "verification":[{"verified":true,"verifiedWith":{"reference":"Patient/p1"},"verificationDate":"2026-01-10T10:00:00-06:00"}],
        "provision":{"type":"permit","period":{"start":"2026-01-10T10:00:00-06:00"},
        "actor":[{"role":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-RoleClass","code":"PROV"}]},"reference":{"reference":"Practitioner/doc"}}],
        "purpose":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"CAREMGT"},{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"HPAYMT"}],
        "code":[{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-programme","code":"ccm"}]}]},
        "extension":[{"url":"https://ccmfhir.org/fhir/StructureDefinition/consent-mode","valueCode":"verbal"},
        {"url":"https://ccmfhir.org/fhir/StructureDefinition/consent-elements-discussed","valueCode":"availability"},
        {"url":"https://ccmfhir.org/fhir/StructureDefinition/consent-elements-discussed","valueCode":"cost-sharing"},
        {"url":"https://ccmfhir.org/fhir/StructureDefinition/consent-elements-discussed","valueCode":"one-practitioner"},
        {"url":"https://ccmfhir.org/fhir/StructureDefinition/consent-elements-discussed","valueCode":"right-to-stop"},
        {"url":"http://hl7.org/fhir/StructureDefinition/consent-Transcriber","valueReference":{"reference":"Practitioner/7"}},
        {"url":"http://hl7.org/fhir/StructureDefinition/consent-Witness","valueReference":{"reference":"Practitioner/7"}}]}
        """.ReplaceLineEndings(""),
        Text(ConsentTranslator.ToFhir(Verbal, Evidence, Context)));

    public static TheoryData<PatientConsent> Consents => new()
    {
        Verbal,
        Verbal with { Mode = ConsentMode.Written, GivenOn = GivenOn.On(new LocalDate(2026, 1, 10)), Witness = null },
        Verbal with { Mode = ConsentMode.Electronic, Elements = ConsentElements.CostSharing },
        Verbal with { Elements = null, RevokedOn = new LocalDate(2026, 2, 11) },
        Verbal with { Practitioner = "PractitionerRole/9" },
    };

    [Theory]
    [MemberData(nameof(Consents))]
    public void Consent_reads_back_as_it_was(PatientConsent consent)
    {
        var reading = ConsentTranslator.FromFhir(Sent(ConsentTranslator.ToFhir(consent, Evidence, Context), "9"), Chicago);

        Assert.Equal((true, consent), (reading.IsCareManagement, reading.Facts));
        Assert.Empty(reading.Gaps.ToArray());
    }

    [Fact]
    public void A_stopped_consent_is_inactive_and_ends_with_its_month()
    {
        var consent = ConsentTranslator.ToFhir(Verbal with { RevokedOn = new LocalDate(2026, 2, 11) }, Evidence, Context);

        Assert.Equal((Consent.ConsentState.Inactive, "2026-02-28"), (consent.Status?.Known, consent.Provision?.Period?.End?.Raw));
    }

    [Fact]
    public void A_consent_to_share_the_record_is_shown_and_is_not_consent_to_care_management()
    {
        var reading = ConsentTranslator.FromFhir(
            Parse<Consent>(
                """
                {"resourceType":"Consent","id":"c","status":"active","dateTime":"2026-01-01",
                 "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}],"text":"Release of information"}],
                 "policyRule":{"text":"Share records"} }
                """),
            Chicago);

        Assert.Equal(("c", "Release of information", "2026-01-01", false, null), (reading.Id, reading.Label, reading.Date, reading.IsCareManagement, reading.Facts));
        Assert.Empty(reading.Gaps.ToArray());
    }

    [Theory]
    [InlineData("""{"status":"rejected"}""")]
    [InlineData("""{"status":"entered-in-error"}""")]
    [InlineData("""{"dateTime":"2026"}""")]
    [InlineData("""{"dateTime":null}""")]
    [InlineData("""{"extension":[]}""")]
    public void A_consent_of_ours_that_does_not_say_enough_is_no_fact(string change)
    {
        var consent = Sent(ConsentTranslator.ToFhir(Verbal, Evidence, Context), "9");
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(change)!.AsObject())
        {
            consent.Json[name] = value?.DeepClone();
        }

        var reading = ConsentTranslator.FromFhir(consent, Chicago);

        Assert.Equal((true, null), (reading.IsCareManagement, reading.Facts));
        Assert.NotEmpty(reading.Gaps.ToArray());
    }
}
