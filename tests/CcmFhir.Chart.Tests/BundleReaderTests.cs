using CcmFhir.Billing;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Facts;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class BundleReaderTests
{
    private static readonly Enrolment Enrolled = new()
    {
        TimeZone = Chicago,
        BillingPractitioner = new BillingPractitioner("doc", "physician", "1234567893", "Organization/clinic"),
        Site = new PracticeSite { Kind = SiteKind.Office, Pos = "11", Mac = "05302", Locality = "99", Qp = true, DateOfService = DateOfServiceStyle.Threshold },
        Programme = Programme.Pcm,
        PatientSince = new LocalDate(2020, 1, 1),
    };

    private static readonly ConditionAttestation Attested =
        new("doc", new LocalDate(2026, 1, 12), ExpectedDuration.UntilDeath, Risks.Death | Risks.FunctionalDecline);

    [Fact]
    public void A_bundle_without_patient_or_enrolment_says_so() => Assert.Equal(
        ["EpisodeOfCare", "Patient"], BundleReader.Read(new Bundle(), new YearMonth(2026, 3)).Errors.Select(e => e.Path));

    [Fact]
    public void What_the_bundle_does_not_hold_is_not_known()
    {
        var month = Read(Enrolment(), Person()).Month!;

        Assert.Equal(
            (null, null, null, null, null, null, null, null),
            (month.Coverage, month.Visits, month.Stays, month.OtherServices, month.PriorMonths, month.CarePlan, month.DecisionMaking, month.Supervision));
        Assert.Equal((0, 0, 0), (month.Conditions.Length, month.Consents.Length, month.Entries.Length));
    }

    [Fact]
    public void A_list_that_says_it_is_empty_is_known_to_be()
    {
        var list = Parse<List>("""{"resourceType":"List","status":"current","mode":"snapshot","code":{"coding":[{"system":"https://ccmfhir.org/fhir/CodeSystem/ccm-facts","code":"stays"}]},"emptyReason":{"text":"asked, none"}}""");

        var month = Read(Enrolment(), Person(), list).Month!;

        Assert.Equal((0, null), (month.Stays?.Length, month.Visits));
    }

    [Fact]
    public void A_month_is_put_together_from_our_resources_and_the_ehr_s()
    {
        var month = Read(
            Enrolment(), Person(), Diagnosis("c1"), Diagnosis("c2"),
            Sent(AttestationTranslator.ToFhir("c1", Attested with { On = new LocalDate(2025, 1, 1) }, Context), "a0"),
            Sent(AttestationTranslator.ToFhir("c1", Attested, Context), "a1"),
            Sent(AttestationTranslator.ToFhir("c2", Attested with { Risk = Risks.None }, Context), "a2"),
            Sent(DecisionMakingTranslator.ToFhir(new DecisionMaking(DecisionMakingLevel.Moderate, "doc", new LocalDate(2026, 3, 2)), Context), "d1"),
            Sent(SupervisionTranslator.ToFhir(new SupervisionOnFile(SupervisionKind.General, "doc", new LocalDate(2026, 3, 1)), Context), "s1"),
            Sent(TimeEntryTranslator.ToFhir(Entry, Context), "o1"),
            Parse<Encounter>("""{"resourceType":"Encounter","id":"e","status":"finished","class":{"code":"AMB"},"type":[{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99214"}]}],"period":{"start":"2026-01-12"}}""")).Month!;

        Assert.Equal((Chicago, Programme.Pcm, Enrolled.BillingPractitioner, Enrolled.Site), (month.TimeZone, month.Programme, month.BillingPractitioner, month.Site));
        Assert.Equal(new PatientOnFile("p1", new LocalDate(1945, 3, 1)), month.Patient);
        Assert.Equal(new LocalDate(2020, 1, 1), month.PatientSince);
        Assert.Equal([Attested, Attested with { Risk = Risks.None }], month.Conditions.Select(c => c.Attestation));
        Assert.Equal([new DecisionMaking(DecisionMakingLevel.Moderate, "doc", new LocalDate(2026, 3, 2))], month.DecisionMaking!.Value.ToArray());
        Assert.Equal(new SupervisionOnFile(SupervisionKind.General, "doc", new LocalDate(2026, 3, 1)), month.Supervision);
        Assert.Equal(["t1"], month.Entries.Select(e => e.Id));
        Assert.Equal(["99214"], month.Visits!.Value.Select(v => v.Code));
        Assert.Empty(month.Stays!.Value);
        Assert.Equal("strict", BundleReader.Read(Gather(Enrolment(), Person()), new YearMonth(2026, 3), "strict").Month!.Policy);
    }

    [Fact]
    public void A_condition_cited_but_unreadable_is_an_error_not_a_guess()
    {
        var result = Read(Enrolment(), Person(), Diagnosis("c1"), Sent(TimeEntryTranslator.ToFhir(Entry, Context), "o1"));

        Assert.Null(result.Month);
        Assert.Equal(["Condition/c2"], result.Errors.Select(e => e.Path));
    }

    [Fact]
    public void A_time_entry_that_cannot_be_read_is_an_error_with_its_place()
    {
        var entry = Sent(TimeEntryTranslator.ToFhir(Entry with { About = null }, Context), "o1");
        entry.EffectivePeriod = null;

        Assert.Equal(
            ["Observation/o1.effectivePeriod.start", "Observation/o1.effectivePeriod.end"], Read(Enrolment(), Person(), entry).Errors.Select(e => e.Path));
    }

    [Fact]
    public void A_patient_whose_day_of_death_is_not_told_cannot_be_decided() =>
        Assert.Equal(
            ["Patient/p1.deceasedDateTime"],
            Read(Enrolment(), Parse<Patient>("""{"resourceType":"Patient","id":"p1","birthDate":"1945-03-01","deceasedBoolean":true}""")).Errors.Select(e => e.Path));

    private static EpisodeOfCare Enrolment() => Sent(EnrolmentTranslator.ToFhir(Enrolled, Context), "enrolment");

    private static Patient Person() => Parse<Patient>("""{"resourceType":"Patient","id":"p1","birthDate":"1945-03-01"}""");

    private static Condition Diagnosis(string id) =>
        Parse<Condition>($$$"""{"resourceType":"Condition","id":"{{{id}}}","code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"E11.9"}]}}""");

    private static FactsResult Read(params Resource[] resources) => BundleReader.Read(Gather(resources), new YearMonth(2026, 3));

    private static Bundle Gather(params Resource[] resources)
    {
        var bundle = new Bundle { Type = Bundle.BundleType.Collection };
        bundle.Entry.AddRange(resources.Select(r => new Bundle.EntryComponent { Resource = r }));
        return bundle;
    }
}
