using CcmFhir.Billing.Codes;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class ChargeItemTranslatorTests
{
    private static readonly ApprovedCharge Charge = new()
    {
        Month = new YearMonth(2026, 3),
        Lane = Lane.Staff,
        Code = "99490",
        Units = 1,
        Diagnoses = ["E11.9", "I10"],
        Staff = ["7", "doc", "7", "staff:x"],
        MonthTotal = new ResourceReference("Observation/total"),
        Support = [new ResourceReference("Consent/1"), new ResourceReference("CarePlan/2")],
        ApprovedBy = "doc",
        ApprovedAt = Instant.FromUtc(2026, 4, 1, 14, 0),
    };

    [Fact]
    public void A_charge_carries_its_key_its_month_and_what_it_rests_on_and_no_price()
    {
        var key = ChargeItemTranslator.Key(Charge, Context);

        Assert.Equal(
            """
            {"resourceType":"ChargeItem","meta":{"profile":["https://ccmfhir.org/fhir/StructureDefinition/ccm-chargeitem"]},
            "identifier":[{"system":"https://ccmfhir.org/sid/ccm-charge","value":"KEY"}],
            "definitionCanonical":["https://ccmfhir.org/fhir/ChargeItemDefinition/ccm-99490|2026"],"status":"billable",
            "code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99490"}]},"subject":{"reference":"Patient/p1"},
            "occurrencePeriod":{"start":"2026-03-01","end":"2026-03-31"},
            "performer":[{"function":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"PPRF"}]},"actor":{"reference":"Practitioner/doc"}},
            {"function":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"SPRF"}]},"actor":{"reference":"Practitioner/7"}},
            {"function":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"SPRF"}]},"actor":{"type":"Practitioner","identifier":{"system":"https://ccmfhir.org/sid/ccm-staff","value":"x"}}}],
            "performingOrganization":{"reference":"Organization/clinic"},"quantity":{"value":1},
            "enterer":{"reference":"Practitioner/doc"},"enteredDate":"2026-04-01T09:00:00-05:00",
            "service":[{"reference":"Observation/total"}],
            "reason":[{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"E11.9"}]},{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"I10"}]}],
            "supportingInformation":[{"reference":"Consent/1"},{"reference":"CarePlan/2"}]}
            """.ReplaceLineEndings("").Replace("KEY", key, StringComparison.Ordinal),
            Text(ChargeItemTranslator.ToFhir(Charge, Context)));
    }

    [Fact]
    public void An_add_on_is_one_item_with_a_quantity_part_of_its_base()
    {
        var item = ChargeItemTranslator.ToFhir(Charge with { Code = "99439", Units = 2, AddsTo = new ResourceReference("ChargeItem/base") }, Context);

        Assert.Equal(("2", "ChargeItem/base"), (item.Quantity?.Value?.Raw, item.PartOf[0].Reference));
        Assert.NotEqual(ChargeItemTranslator.Key(Charge, Context), ChargeItemTranslator.KeyOf(item));
    }

    [Theory]
    [InlineData("G0506", "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets")]
    [InlineData("99491", "http://www.ama-assn.org/go/cpt")]
    public void The_code_system_follows_the_code(string code, string system) =>
        Assert.Equal(code, ChargeItemTranslator.ToFhir(Charge with { Code = code }, Context).Code?.CodeOf(system));

    [Fact]
    public void The_key_follows_neither_units_nor_diagnoses_nor_who_approved()
    {
        var other = Charge with { Units = 3, Diagnoses = [], Staff = [], ApprovedBy = "x", ApprovedAt = Instant.MaxValue, MonthTotal = null };

        Assert.Equal(ChargeItemTranslator.Key(Charge, Context), ChargeItemTranslator.Key(other, Context));
        Assert.Equal(ChargeItemTranslator.Key(Charge, Context), ChargeItemTranslator.Key(Charge, Context with { Issuer = Context.Issuer + "/" }));
    }

    [Fact]
    public void The_key_follows_ehr_patient_month_lane_code_and_practice()
    {
        string[] keys =
        [
            ChargeItemTranslator.Key(Charge, Context),
            ChargeItemTranslator.Key(Charge, Context with { Issuer = "https://other.example/fhir" }),
            ChargeItemTranslator.Key(Charge, Context with { PatientId = "p2" }),
            ChargeItemTranslator.Key(Charge with { Month = new YearMonth(2026, 4) }, Context),
            ChargeItemTranslator.Key(Charge with { Lane = Lane.Complex }, Context),
            ChargeItemTranslator.Key(Charge with { Code = "99439" }, Context),
            ChargeItemTranslator.Key(Charge, Context with { Organization = "Organization/other" }),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, k => Assert.Matches("^[A-Z2-7]{26}$", k));
    }

    [Fact]
    public void A_key_has_one_version_5_uuid()
    {
        var uuid = ChargeKey.TransactionId("ABC").ToString();

        Assert.Equal(uuid, ChargeKey.TransactionId("ABC").ToString());
        Assert.Equal(('5', true), (uuid[14], uuid[19] is '8' or '9' or 'a' or 'b'));
        Assert.NotEqual(uuid, ChargeKey.TransactionId("ABD").ToString());
    }

    [Fact]
    public void The_search_before_a_retry_escapes_its_separator() =>
        Assert.Equal("identifier=https%3A%2F%2Fccmfhir.org%2Fsid%2Fccm-charge%7CABC", ChargeItemTranslator.IdentifierSearch("ABC"));

    [Fact]
    public void An_item_of_others_has_no_key_of_ours() =>
        Assert.Null(ChargeItemTranslator.KeyOf(new ChargeItem { Identifier = { new Identifier("urn:x", "ABC") } }));
}
