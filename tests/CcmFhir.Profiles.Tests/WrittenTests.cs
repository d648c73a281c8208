using System.Reflection;
using System.Text.Json.Nodes;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Time;
using CcmFhir.Chart;
using CcmFhir.Chart.Profiles;
using CcmFhir.Chart.Tests;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Profiles.Tests;

/// <summary>What the translators write conforms to its profile, by both validators' judgement.</summary>
public sealed class WrittenTests
{
    private static readonly Actor Nurse = new("Practitioner/birch", "Bea Birch, RN");

    [Fact]
    public void Everything_the_translators_write_conforms()
    {
        var written = Written().ToArray();
        var ours = CcmProfiles.Load();
        var medplum = Peers.MedplumIssues(written.Select(w => (Sent(w), (string?)ProfileOf(w))));

        Assert.Equal(8, written.Select(ProfileOf).Distinct().Count());
        Assert.Empty(written.SelectMany(w => ours.Validate(w, ProfileOf(w)).Select(i => $"{i.Kind} {i.Path} {i.Rule}: {w}")));
        Assert.Empty(written.Zip(medplum, (w, issues) => issues.Select(i => $"{i}: {w}")).SelectMany(i => i));
    }

    [Fact]
    public void Goals_and_team_inside_a_written_plan_conform_to_profiles_of_their_own()
    {
        var plan = CarePlanTranslator.ToFhir(Assert.Single(Records<CarePlanRecord>()));
        var ours = CcmProfiles.Load();

        Assert.Equal(["Goal", "Goal", "Task", "CareTeam"], plan.Contained.Select(c => c.ResourceType));
        Assert.Empty(plan.Contained.OfType<Goal>().SelectMany(g => ours.Validate(g, CcmTerms.Canonical + "/StructureDefinition/ccm-goal")));
        Assert.Empty(plan.Contained.OfType<CareTeam>().SelectMany(t => ours.Validate(t, CcmTerms.Canonical + "/StructureDefinition/ccm-careteam")));
    }

    /// <summary>As it goes out: placeholders of rows still to be sent have become references.</summary>
    private static JsonObject Sent(Resource resource)
    {
        var json = resource.Json.DeepClone().AsObject();
        foreach (var (member, type) in (ReadOnlySpan<(string, string)>)[("hasMember", "Observation"), ("partOf", "ChargeItem")])
        {
            foreach (var reference in (json[member] as JsonArray ?? []).Where(r => $"{r!["reference"]}".StartsWith("urn:uuid:", StringComparison.Ordinal)))
            {
                reference!["reference"] = $"{type}/sent";
            }
        }

        return json;
    }

    private static string ProfileOf(Resource resource) => Assert.Single(resource.Meta!.Profile)!;

    private static IEnumerable<Resource> Written() =>
    [
        .. Records<ConsentRecord>().SelectMany(Consents),
        .. Records<CarePlanRecord>().SelectMany(Plans).Select(CarePlanTranslator.ToFhir),
        .. Records<TimeRecord>().SelectMany(Times).SelectMany(t => (Resource[])[TimeEntryTranslator.ToObservation(t), TimeEntryTranslator.ToTask(t, "t1")]),
        .. Records<MonthTotalRecord>().SelectMany(m => (MonthTotalRecord[])[m, m with { IsAmended = true, StaffSeconds = 1199, PractitionerSeconds = 1 }])
            .Select(MonthTotalTranslator.ToObservation),
        .. Records<ChargeRecord>().SelectMany(Charges).Select(ChargeItemTranslator.ToFhir),
        .. Records<ProvenanceRecord>().SelectMany(p => (ProvenanceRecord[])[p, p with { IsUpdate = true, OccurredStart = null, Sources = [], RuleSet = null, ForPayment = false }])
            .Select(ProvenanceTranslator.ToFhir),
        .. Records<DocumentRecord>().SelectMany(d => (DocumentRecord[])[d, d with { Replaces = "DocumentReference/6" }]).Select(DocumentTranslator.ToFhir),
    ];

    /// <summary>The records the translators' own tests start from.</summary>
    private static IEnumerable<T> Records<T>() =>
        typeof(ConsentTranslatorTests).Assembly.GetTypes().SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Where(f => f.FieldType == typeof(T)).Select(f => (T)f.GetValue(null)!);

    private static IEnumerable<Resource> Consents(ConsentRecord record) =>
        ((IEnumerable<object[]>)ConsentTranslatorTests.Consents).Select(row => (PatientConsent)row[0])
            .Select(consent => record with { Consent = consent })
            .Append(record with { ConsentedBy = new Actor("RelatedPerson/d", "Dora"), RecordedBy = Nurse, Document = "DocumentReference/6" })
            .Select(ConsentTranslator.ToFhir);

    private static IEnumerable<CarePlanRecord> Plans(CarePlanRecord record) =>
    [
        record,
        record with { IsClosed = true, Author = null, Copy = null, SupportingInfo = [] },
        record with { Plan = record.Plan with { SharedBy = SharingMeans.None, Elements = PlanElements.All, ApprovedBy = null, CopyGivenOn = null } },
    ];

    private static IEnumerable<TimeRecord> Times(TimeRecord record)
    {
        yield return record;
        yield return record with { Reversal = new TimeReversal("Wrong patient", Nurse, record.RecordedAt + NodaTime.Duration.FromHours(1)) };
        yield return record with { Entry = record.Entry with { Id = "undo", Reverses = record.Entry.Id }, ReversedObservation = "Observation/77" };
        yield return record with { Entry = record.Entry with { End = record.Entry.Start + NodaTime.Duration.FromSeconds(1) } };
        yield return record with
        {
            Entry = record.Entry with { By = new Worker { Id = "frank", Role = "front-desk" }, About = null, Note = null, EnteredAt = null, UsedFor = [] },
            Task = null,
            CarePlan = null,
            ContactMode = null,
            Interactive = null,
            Function = PerformerFunction.OtherQhp,
        };
        foreach (var activity in Enum.GetValues<Activity>())
        {
            yield return record with { Entry = record.Entry with { Activity = activity } };
        }
    }

    private static IEnumerable<ChargeRecord> Charges(ChargeRecord record) =>
    [
        record,
        record with { Code = "99439", Units = 2, PartOf = "urn:uuid:5f0c2f1e-0000-4000-8000-000000000001", Staff = [], ServiceDay = new LocalDate(2026, 10, 31) },
        record with { Code = "G0506", Context = "Encounter/4" },
        record with { Code = "99424", Diagnoses = ["E11.9"] },
        record with { Status = ChargeItem.ChargeItemStatus.Aborted, Note = "Withdrawn before billing" },
    ];
}
