using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Time;
using NodaTime;

namespace CcmFhir.Benchmarks;

/// <summary>Care months that differ as a practice's do: lengths, people, zones, payers, stays, conflicts. Always the same ones.</summary>
internal static class MonthsFacts
{
    private static readonly string[] Zones = ["America/Chicago", "America/New_York", "America/Denver", "America/Los_Angeles"];

    public static ImmutableArray<CareMonth> Varied(int months, int entries) =>
        [.. Enumerable.Range(0, months).Select(i => Month(new Random(i), i, entries))];

    private static CareMonth Month(Random random, int number, int entries)
    {
        var zone = DateTimeZoneProviders.Tzdb[Zones[number % Zones.Length]];
        var month = new YearMonth(2026, 1 + random.Next(12));
        var before = month.OnDayOfMonth(1).PlusMonths(-3);
        return new CareMonth
        {
            Month = month,
            TimeZone = zone,
            Patient = new PatientOnFile($"p{number}", new LocalDate(1945, 5, 1)),
            BillingPractitioner = new BillingPractitioner("dr", random.Next(4) == 0 ? "np" : "physician", "1234567893", "practice"),
            Supervision = new SupervisionOnFile(SupervisionKind.General, "dr", before),
            Site = new PracticeSite { Kind = SiteKind.Office, Pos = "11", DateOfService = (DateOfServiceStyle)random.Next(4) },
            Coverage = [new PayerCoverage { Kind = random.Next(5) == 0 ? CoverageKind.Commercial : CoverageKind.MedicarePartB }],
            Conditions = [Condition("c1", "E11.9", before), Condition("c2", "I10", before), Condition("c3", "J44.9", before)],
            Consents = [Consent(before, random)],
            CarePlan = Plan(before),
            Visits = [new PatientVisit("99214", before.PlusDays(5), "dr")],
            PatientSince = new LocalDate(2015, 1, 1),
            DecisionMaking = random.Next(5) == 0 ? [new DecisionMaking(DecisionMakingLevel.High, "dr", month.OnDayOfMonth(4))] : null,
            Entries = [.. Enumerable.Range(0, entries).Select(i => Entry(random, i, entries, month, zone))],
            OtherServices = random.Next(10) == 0 ? [new OtherService { Code = "99457", From = month.OnDayOfMonth(9), Practitioner = "dr" }] : [],
            Stays = random.Next(10) == 0 ? [new FacilityStay(StayKind.Inpatient, month.OnDayOfMonth(12), month.OnDayOfMonth(14))] : [],
            Elsewhere = [],
            PriorMonths = [],
        };
    }

    private static ChronicCondition Condition(string id, string code, LocalDate attested) => new()
    {
        Id = id,
        System = CodeSystem.Icd10Cm,
        Code = code,
        ClinicalStatus = "active",
        VerificationStatus = "confirmed",
        Onset = attested.PlusYears(-5),
        Attestation = new ConditionAttestation("dr", attested, ExpectedDuration.UntilDeath, Risks.AcuteExacerbation),
    };

    private static PatientConsent Consent(LocalDate on, Random random) => new()
    {
        Id = "consent",
        GivenOn = GivenOn.On(on),
        Mode = random.Next(3) == 0 ? ConsentMode.Verbal : ConsentMode.Written,
        Witness = "rn1",
        Elements = ConsentElements.All,
        Practitioner = "dr",
    };

    private static CarePlanOnFile Plan(LocalDate on) => new()
    {
        Id = "plan",
        CreatedOn = on,
        ReviewedOn = on,
        Elements = PlanElements.All,
        Conditions = ["c1", "c2", "c3"],
        ApprovedBy = "dr",
        CopyGivenOn = on,
        SharedBy = SharingMeans.Electronic,
        InCertifiedEhr = true,
    };

    private static TimeEntry Entry(Random random, int number, int entries, YearMonth month, DateTimeZone zone)
    {
        var day = month.OnDayOfMonth(1 + (number * 27 / entries));
        var start = zone.AtStartOfDay(day).ToInstant() + Duration.FromMinutes((9 * 60) + random.Next(500));
        var own = random.Next(5) == 0;
        return new TimeEntry
        {
            Id = $"t{number}",
            Start = start,
            End = start + Duration.FromSeconds(60 + random.Next(1200)),
            By = new Worker
            {
                Id = own ? "dr" : "rn1",
                Name = "Ann Example",
                Role = own ? "physician" : "rn",
                Employment = Employment.Employed,
                Location = WorkLocation.Us,
            },
            Activity = random.Next(8) == 0 ? Activity.Travel : (Activity)random.Next((int)Activity.Education + 1),
            About = ["c1"],
            Note = "Called about readings",
            EnteredAt = start + Duration.FromHours(1),
        };
    }
}
