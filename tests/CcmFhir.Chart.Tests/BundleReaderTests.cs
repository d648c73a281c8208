using CcmFhir.Billing;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Facts;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Rules;
using CcmFhir.Billing.Time;
using CcmFhir.Fhir.Model;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

public sealed class BundleReaderTests
{
    private const string Patient = """{"resourceType":"Patient","id":"p1","birthDate":"1952-03-04"}""";

    private static readonly PracticeRecord Practice = new()
    {
        TimeZone = Chicago,
        BillingPractitioner = new BillingPractitioner("Practitioner/oak", "physician", "1234567893", "Organization/riverbend"),
        Site = new PracticeSite { Kind = SiteKind.Office },
    };

    private static ConditionAttestation Attested => new("Practitioner/oak", Day("2026-09-01"), ExpectedDuration.UntilDeath, Risks.Death);

    [Fact]
    public void A_chart_with_our_resources_in_it_bills_its_month()
    {
        var result = Read(FullChart);

        Assert.Empty(result.Errors);
        var determination = RuleBook.Evaluate(result.Month!, FeeSchedules.Shipped);
        Assert.Equal(
            ["99490 x1"],
            determination.Charges.Select(c => $"{c.Code} x{c.Units}"));
        AssertEach(["E11.9", "I10"], determination.Charges[0].Diagnoses);
    }

    [Fact]
    public void Every_fact_of_the_chart_is_read()
    {
        var month = Read(FullChart).Month!;

        Assert.Equal(new PatientOnFile("p1", Day("1952-03-04")), month.Patient);
        Assert.Equal([CoverageKind.MedicarePartB], month.Coverage!.Value.Select(c => c.Kind));
        Assert.Equal(["c1", "c2"], month.Conditions.Select(c => c.Id));
        Assert.Equal([Attested, Attested], month.Conditions.Select(c => c.Attestation));
        Assert.Equal(["k1"], month.Consents.Select(c => c.Id));
        Assert.Equal(("plan-1", "c1 c2"), (month.CarePlan!.Id, string.Join(' ', month.CarePlan.Conditions!.Value)));
        AssertEach([new PatientVisit("99214", Day("2026-09-08"), "Practitioner/oak")], month.Visits!.Value);
        Assert.Equal(Day("2026-09-08"), month.PatientSince);
        Assert.Equal(["t1", "t2"], month.Entries.Select(e => e.Id));
        Assert.Equal(["99454"], month.OtherServices!.Value.Select(s => s.Code));
        Assert.Empty(month.Stays!.Value);
        var prior = Assert.Single(month.PriorMonths!.Value);
        Assert.Equal((new(2026, 9), "99490"), (prior.Month!.Value, prior.Codes.Single()));
    }

    [Fact]
    public void What_the_bundle_does_not_hold_is_not_known()
    {
        var month = Read(Patient).Month!;

        Assert.Equal(
            (null, null, null, null, null, null),
            (month.Coverage, month.Visits, month.PatientSince, month.OtherServices, month.Stays, month.PriorMonths));
        Assert.Empty(month.Conditions);
        Assert.Empty(month.Consents);
        Assert.Empty(month.Entries);
        Assert.Null(month.CarePlan);
    }

    [Fact]
    public void An_outcome_in_the_search_makes_none_found_not_known()
    {
        const string Cancelled = """{"resourceType":"Encounter","id":"e1","status":"cancelled"}""";

        Assert.Empty(Read(Patient, Cancelled).Month!.Stays!.Value);
        Assert.Null(Read(Patient, Cancelled, """{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"processing"}]}""").Month!.Stays);
    }

    [Fact]
    public void Procedures_alone_do_not_tell_what_was_billed() => Assert.Null(
        Read(Patient, """{"resourceType":"Procedure","id":"x","status":"completed","code":{"text":"Foot care"}}""").Month!.OtherServices);

    [Fact]
    public void References_to_an_entrys_address_are_resolved()
    {
        var bundle = Sample.Read<Bundle>("""
            {"resourceType":"Bundle","type":"collection","entry":[
             {"fullUrl":"urn:uuid:aaa","resource":{"resourceType":"Patient","birthDate":"1952-03-04"}},
             {"fullUrl":"urn:uuid:bbb","resource":{"resourceType":"Practitioner","id":"oak"}},
             {"fullUrl":"urn:uuid:ccc","resource":{"resourceType":"Encounter","status":"finished","subject":{"reference":"urn:uuid:aaa"},
              "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},"period":{"start":"2026-09-08"},
              "participant":[{"individual":{"reference":"urn:uuid:bbb"}}]}}]}
            """);
        var before = bundle.ToString();
        var month = BundleReader.ToCareMonth(bundle, October).Month!;

        Assert.Equal("aaa", month.Patient.Id);
        AssertEach([new PatientVisit(EncounterTranslator.NoCode, Day("2026-09-08"), "Practitioner/oak")], month.Visits!.Value);
        Assert.Equal(before, bundle.ToString());
    }

    [Fact]
    public void A_reversed_pair_is_read_as_two_entries_and_one_in_error_alone_is_left_out()
    {
        var reversal = new TimeReversal("Wrong patient", new Actor("Practitioner/birch"), At("2026-10-20T09:00:00-05:00"));
        var undone = Json(TimeEntryTranslator.ToObservation(Time("t1", 5) with { Reversal = reversal }));
        var undo = Json(TimeEntryTranslator.ToObservation(Time("t9", 5) with { Entry = Time("t9", 5).Entry with { Reverses = "t1" } }));

        Assert.Equal(["t1", "t9"], Read(Patient, Diabetes, undone, undo).Month!.Entries.Select(e => e.Id));
        Assert.Empty(Read(Patient, Diabetes, undone).Month!.Entries);
        AssertEach(
            [new FactsError("entry", "A time entry reverses one that is not in the bundle.")],
            Read(Patient, Diabetes, undo).Errors);
    }

    public static TheoryData<string, string[]> Faults => new()
    {
        { "entry: The bundle must hold one Patient; it holds 0.", [] },
        { "entry: The bundle must hold one Patient; it holds 2.", [Patient, Patient] },
        { "entry[0].resource.birthDate: The Patient needs an id and a full birth date.", ["""{"resourceType":"Patient","id":"p1","birthDate":"1952"}"""] },
        {
            "entry[0].resource.deceased: The patient died and the day of death is not there.",
            ["""{"resourceType":"Patient","id":"p1","birthDate":"1952-03-04","deceasedBoolean":true}"""]
        },
        {
            "entry[1].resource.subject: The resource belongs to another patient than the bundle's.",
            [Patient, """{"resourceType":"Condition","id":"c1","subject":{"reference":"Patient/other"}}"""]
        },
        {
            "entry[1].resource.beneficiary: The resource belongs to another patient than the bundle's.",
            [Patient, """{"resourceType":"Coverage","id":"v","beneficiary":{"reference":"https://ehr.example/fhir/Patient/other"}}"""]
        },
        {
            "entry[1].resource: The Observation carries our identifier for time and is not a complete time entry.",
            [Patient, """{"resourceType":"Observation","id":"o","status":"final","identifier":[{"system":"https://ccmfhir.org/sid/ccm-time","value":"t1"}]}"""]
        },
        { "entry[1].resource.extension: The time was spent on a Condition that is not in the bundle, or has no code.", [Patient, Json(TimeEntryTranslator.ToObservation(Time("t1", 5)))] },
        {
            "entry[3].resource.identifier: Two Observations have the same identifier.",
            [Patient, Diabetes, Json(TimeEntryTranslator.ToObservation(Time("t1", 5))), Json(TimeEntryTranslator.ToObservation(Time("t1", 6)))]
        },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_cannot_be_a_care_month_says_where_and_why(string error, string[] resources)
    {
        var result = Read(resources);

        Assert.Null(result.Month);
        Assert.Equal([error], result.Errors.Select(e => $"{e.Path}: {e.Message}"));
    }

    private static string Diabetes => Condition("c1", "E11.9");

    private static string[] FullChart =>
    [
        Patient,
        Diabetes,
        Condition("c2", "I10"),
        """
        {"resourceType":"Coverage","id":"v1","status":"active","beneficiary":{"reference":"Patient/p1"},
         "type":{"coding":[{"system":"https://codesystem.x12.org/005010/1032","code":"MB"}]}}
        """,
        """
        {"resourceType":"Encounter","id":"e1","status":"finished","subject":{"reference":"Patient/p1"},
         "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
         "type":[{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99214"}]}],"period":{"start":"2026-09-08T09:00:00-05:00"},
         "participant":[{"individual":{"reference":"Practitioner/oak"}}]}
        """,
        """
        {"resourceType":"Consent","id":"privacy","status":"active","patient":{"reference":"Patient/p1"},"dateTime":"2025-01-10",
         "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}]}]}
        """,
        """
        {"resourceType":"ChargeItem","id":"rpm","status":"billed","subject":{"reference":"Patient/p1"},"occurrenceDateTime":"2026-08-02",
         "code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99454"}]}}
        """,
        """
        {"resourceType":"ChargeItem","id":"own","status":"billed","subject":{"reference":"Patient/p1"},
         "identifier":[{"system":"https://ccmfhir.org/sid/ccm-charge","value":"K"}],"occurrencePeriod":{"start":"2026-09-01","end":"2026-09-30"},
         "code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99490"}]}}
        """,
        Json(ConsentTranslator.ToFhir(new ConsentRecord
        {
            Consent = new PatientConsent
            {
                Id = "k1",
                GivenOn = GivenOn.At(At("2026-09-08T09:20:00-05:00")),
                Mode = ConsentMode.Written,
                Elements = ConsentElements.All,
                Practitioner = "Practitioner/oak",
            },
            Patient = "Patient/p1",
            Zone = Chicago,
            Organization = "Organization/riverbend",
            Programme = Programme.Ccm,
            TextVersion = "2026-01",
        })),
        Json(CarePlanTranslator.ToFhir(new CarePlanRecord
        {
            Plan = new CarePlanOnFile
            {
                Id = "plan-1",
                CreatedOn = Day("2026-09-08"),
                ReviewedOn = Day("2026-09-08"),
                Elements = PlanElements.All,
                Conditions = ["c1", "c2", "not-in-the-chart"],
                ApprovedBy = "Practitioner/oak",
                CopyGivenOn = Day("2026-09-08"),
                SharedBy = SharingMeans.Electronic,
                InCertifiedEhr = true,
            },
            Patient = "Patient/p1",
            Title = "Plan",
            Texts = [],
            Team = [],
        })),
        Json(TimeEntryTranslator.ToObservation(Time("t1", 5))),
        Json(TimeEntryTranslator.ToObservation(Time("t2", 12))),
        Json(AttestationTranslator.ToFhir(Attested with { On = Day("2025-02-01"), Risk = Risks.None }, "c1", "Patient/p1", "a0")),
        Json(AttestationTranslator.ToFhir(Attested, "c1", "Patient/p1", "a1")),
        Json(AttestationTranslator.ToFhir(Attested, "c2", "Patient/p1", "a2")),
        Json(SupervisionTranslator.ToFhir(new SupervisionOnFile(SupervisionKind.General, "Practitioner/oak", Day("2026-01-05")), "s1")),
    ];

    private static TimeRecord Time(string id, int day) => new()
    {
        Entry = new TimeEntry
        {
            Id = id,
            Start = At($"2026-10-{day:00}T14:00:00-05:00"),
            End = At($"2026-10-{day:00}T14:13:00-05:00"),
            By = new Worker { Id = "Practitioner/birch", Name = "Bea Birch", Role = "rn", Employment = Employment.Employed, Location = WorkLocation.Us },
            Activity = Activity.PatientCall,
            About = ["c1"],
            Note = $"Call of day {day}",
            EnteredAt = At($"2026-10-{day:00}T15:00:00-05:00"),
        },
        Patient = "Patient/p1",
        Zone = Chicago,
        Function = PerformerFunction.ClinicalStaff,
        RecordedAt = At($"2026-10-{day:00}T15:00:00-05:00"),
    };

    private static string Condition(string id, string code) => $$"""
        {"resourceType":"Condition","id":"{{id}}","subject":{"reference":"Patient/p1"},
         "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
         "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},
         "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"{{code}}"}]} }
        """;

    private static string Json(Resource resource) => resource.ToString();

    private static BundleFacts Read(params string[] resources)
    {
        IEnumerable<string> enrolled = [.. resources, Json(EnrolmentTranslator.ToFhir(Practice, "Patient/p1", "e1"))];
        var entries = string.Join(',', enrolled.Select(r => "{\"resource\":" + r + "}"));
        var bundle = Sample.Read<Bundle>($$"""{"resourceType":"Bundle","type":"collection","entry":[{{entries}}]}""");
        return BundleReader.ToCareMonth(bundle, October);
    }
}
