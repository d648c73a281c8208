using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class ConsentTranslatorTests
{
    private static readonly PatientConsent Verbal = new()
    {
        Id = "k1",
        GivenOn = GivenOn.At(At("2026-01-10T10:00:00-06:00")),
        Mode = ConsentMode.Verbal,
        Elements = ConsentElements.All,
        Practitioner = "Practitioner/oak",
        Witness = "Practitioner/birch",
    };

    private static readonly ConsentRecord Record = new()
    {
        Consent = Verbal,
        Patient = "Patient/1",
        Zone = Chicago,
        Organization = "Organization/riverbend",
        Programme = Programme.Ccm,
        TextVersion = "2026-01",
        RecordedBy = new Actor("Practitioner/birch", "Bea Birch, RN"),
    };

    [Fact]
    public void A_verbal_consent_is_written_whole() => AssertWrites(
        """
        {"resourceType":"Consent","meta":{"profile":["https://ccmfhir.org/fhir/StructureDefinition/ccm-consent"]},
         "extension":[
          {"url":"https://ccmfhir.org/fhir/StructureDefinition/consent-mode","valueCode":"verbal"},
          {"url":"https://ccmfhir.org/fhir/StructureDefinition/consent-elements-discussed","valueCode":"availability"},
          {"url":"https://ccmfhir.org/fhir/StructureDefinition/consent-elements-discussed","valueCode":"cost-sharing"},
          {"url":"https://ccmfhir.org/fhir/StructureDefinition/consent-elements-discussed","valueCode":"one-practitioner"},
          {"url":"https://ccmfhir.org/fhir/StructureDefinition/consent-elements-discussed","valueCode":"right-to-stop"},
          {"url":"http://hl7.org/fhir/StructureDefinition/consent-Transcriber","valueReference":{"reference":"Practitioner/birch","display":"Bea Birch, RN"}},
          {"url":"http://hl7.org/fhir/StructureDefinition/consent-Witness","valueReference":{"reference":"Practitioner/birch"}}],
         "identifier":[{"system":"https://ccmfhir.org/sid/ccm-consent","value":"k1"}],"status":"active",
         "scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"treatment"}]},
         "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}]},
                     {"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-consent-category","code":"ccm-enrollment"}]}],
         "patient":{"reference":"Patient/1"},"dateTime":"2026-01-10T10:00:00-06:00","performer":[{"reference":"Patient/1"}],
         "organization":[{"reference":"Organization/riverbend"}],
         "policy":[{"authority":"https://www.cms.gov","uri":"https://ccmfhir.org/fhir/policy/ccm-consent|2026-01"}],
         "verification":[{"verified":true,"verifiedWith":{"reference":"Patient/1"},"verificationDate":"2026-01-10T10:00:00-06:00"}],
         "provision":{"type":"permit","period":{"start":"2026-01-10T10:00:00-06:00"},
          "actor":[{"role":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-RoleClass","code":"PROV"}]},"reference":{"reference":"Practitioner/oak"}}],
          "purpose":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"CAREMGT"},
                     {"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"HPAYMT"}],
          "code":[{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-programme","code":"ccm"}]}]}}
        """,
        ConsentTranslator.ToFhir(Record));

    [Fact]
    public void A_revoked_consent_is_inactive_and_ends_with_its_month()
    {
        var revoked = ConsentTranslator.ToFhir(Record with { Consent = Verbal with { RevokedOn = Day("2026-02-03") } });

        Assert.Equal(
            ("inactive", "2026-01-10T10:00:00-06:00", "2026-02-28"),
            (revoked.Status?.Raw, revoked.Provision?.Period?.Start?.Raw, revoked.Provision?.Period?.End?.Raw));
        Assert.Equal(
            """{"url":"https://ccmfhir.org/fhir/StructureDefinition/consent-revoked-on","valueDate":"2026-02-03"}""",
            revoked.Extension[^1].ToString());
    }

    [Fact]
    public void A_written_consent_by_a_daughter_names_her_and_the_document()
    {
        var consent = ConsentTranslator.ToFhir(Record with
        {
            Consent = Verbal with { Mode = ConsentMode.Written, GivenOn = GivenOn.On(Day("2026-01-10")), Witness = null },
            ConsentedBy = new Actor("RelatedPerson/d", "Dora"),
            Document = "DocumentReference/6",
        });

        Assert.Equal(
            ("RelatedPerson/d", "RelatedPerson/d", "DocumentReference/6", "2026-01-10"),
            (consent.Performer[0].Reference, consent.Verification[0].VerifiedWith?.Reference, consent.SourceReference?.Reference, consent.DateTime?.Raw));
    }

    public static TheoryData<PatientConsent> Consents =>
    [
        Verbal,
        Verbal with { RevokedOn = Day("2026-02-03") },
        Verbal with { Witness = null, Elements = null, GivenOn = GivenOn.On(Day("2026-01-10")), Mode = ConsentMode.Written },
        Verbal with { Witness = "Dora Alder", Elements = ConsentElements.CostSharing, Mode = ConsentMode.Electronic },
        Verbal with { Practitioner = "oak" },
    ];

    [Theory]
    [MemberData(nameof(Consents))]
    public void What_is_written_is_read_back_whole(PatientConsent consent)
    {
        var written = FhirJson.WriteText(ConsentTranslator.ToFhir(Record with { Consent = consent }));

        Assert.Equal(consent, ConsentTranslator.CcmFromFhir(Read<Consent>(written), Chicago));
    }

    [Fact]
    public void A_consent_given_to_nobody_comes_back_given_to_nobody()
    {
        var given = Verbal with { Practitioner = null, Elements = ConsentElements.None };

        Assert.Equal(given, ConsentTranslator.CcmFromFhir(ConsentTranslator.ToFhir(Record with { Consent = given, Organization = null, TextVersion = null }), Chicago));
    }

    [Fact]
    public void A_privacy_consent_is_shown_and_is_no_consent_to_care_management()
    {
        var privacy = Read<Consent>("""
            {"resourceType":"Consent","id":"c7","status":"active",
             "scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"patient-privacy"}]},
             "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}],"text":"Release of information"}],
             "patient":{"reference":"Patient/1"},"dateTime":"2026-01-10T03:00:00Z","policyRule":{"text":"Share"},"provision":{"type":"permit"}}
            """);

        Assert.Equal(new ChartConsent("c7", "Release of information", "active", Day("2026-01-09"), false), ConsentTranslator.FromFhir(privacy, Chicago));
        Assert.Null(ConsentTranslator.CcmFromFhir(privacy, Chicago));
    }

    [Theory]
    [InlineData("""  "identifier":[{"system":"https://ccmfhir.org/sid/ccm-consent","value":"k1"}]  """, true)]
    [InlineData("""  "category":[{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-consent-category","code":"ccm-enrollment"}]}]  """, true)]
    [InlineData("""  "category":[{"coding":[{"system":"urn:example","code":"ccm-enrollment"}],"text":"CCM enrollment"}]  """, false)]
    [InlineData("""  "identifier":[{"system":"https://ccmfhir.org/sid/ccm-plan","value":"k1"}]  """, false)]
    public void Only_our_identifier_or_category_makes_it_one_to_care_management(string body, bool isCcm) => Assert.Equal(
        isCcm, ConsentTranslator.FromFhir(Read<Consent>($$"""{"resourceType":"Consent","id":"c8",{{body}} }"""), Chicago)?.IsCcm);

    [Fact]
    public void A_minimal_consent_is_a_line_without_words_and_one_without_id_none()
    {
        Assert.Equal(new ChartConsent("c9", "", null, null, false), ConsentTranslator.FromFhir(Read<Consent>("""{"resourceType":"Consent","id":"c9"}"""), Chicago));
        Assert.Null(ConsentTranslator.FromFhir(Read<Consent>("""{"resourceType":"Consent"}"""), Chicago));
    }

    [Fact]
    public void A_consent_that_was_not_given_or_lacks_day_or_mode_is_none()
    {
        Action<Consent>[] faults =
        [
            c => c.Status = Consent.ConsentState.Rejected,
            c => c.Status = Consent.ConsentState.Draft,
            c => c.Status = Consent.ConsentState.EnteredInError,
            c => c.Json["status"] = "perhaps",
            c => c.Identifier.Clear(),
            c => c.DateTime = FhirDateTime.Parse("2026-01"),
            c => c.DateTime = null,
            c => c.Extension.RemoveAll(e => e.Url!.EndsWith("consent-mode", StringComparison.Ordinal)),
            c => c.ModifierExtension.Add(new Extension { Url = "http://example.org/not" }),
        ];

        Assert.All(faults, fault =>
        {
            var consent = ConsentTranslator.ToFhir(Record);
            fault(consent);
            Assert.Null(ConsentTranslator.CcmFromFhir(consent, Chicago));
        });
    }

    [Fact]
    public void An_inactive_consent_without_its_day_ends_with_its_permission_or_never_stood()
    {
        var consent = ConsentTranslator.ToFhir(Record with { Consent = Verbal with { RevokedOn = Day("2026-02-03") } });
        consent.Extension.RemoveAll(e => e.Url!.EndsWith("revoked-on", StringComparison.Ordinal));
        Assert.Equal(Day("2026-02-28"), ConsentTranslator.CcmFromFhir(consent, Chicago)?.RevokedOn);

        consent.Provision!.Period = null;
        Assert.Equal(Day("2026-01-10"), ConsentTranslator.CcmFromFhir(consent, Chicago)?.RevokedOn);
    }
}
