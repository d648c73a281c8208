using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart;
using CcmFhir.Fhir.Model;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Jobs;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Ehr;

/// <summary>
/// Puts what was recorded on its way into the chart, in the transaction that records it. Ids of rows follow from the ids
/// of what they project, so that doing it again adds nothing. References between rows are placeholders until sent.
/// </summary>
internal sealed class Projections(Outbox outbox, Provenances provenances, RelayBell bell)
{
    private static readonly string[] PlanMembers = ["contained", "extension", "addresses", "goal", "activity", "careTeam", "contributor", "author"];

    public static Guid TaskRow(Guid entry) => DerivedId.Of(entry, "task");

    public static Guid TimeRow(Guid entry) => DerivedId.Of(entry, "time");

    public static Guid ConsentRow(Guid consent) => DerivedId.Of(consent, "consent");

    public static Guid PlanRow(Guid plan) => DerivedId.Of(plan, "plan");

    public async Task QueueTimeAsync(Work work, CareContext context, EhrConnection ehr, Recorded<TimeLogged> entry)
    {
        var record = Record(context, ehr, entry);
        await AddAsync(work, context, TaskRow(entry.Id), CcmTerms.TaskIdentifier, record.Entry.Id, null, TimeEntryTranslator.ToTask(record, record.Entry.Id));
        await AddAsync(work, context, TimeRow(entry.Id), CcmTerms.TimeIdentifier, record.Entry.Id, null, TimeEntryTranslator.ToObservation(record));
        work.AfterCommit(bell.Ring);
    }

    /// <summary>What was sent stays in the EHR, marked as entered in error with the reason; nothing is deleted anywhere.</summary>
    public async Task QueueReversalAsync(Work work, CareContext context, EhrConnection ehr, Recorded<TimeLogged> entry, TimeReversed reversed, Instant now)
    {
        var id = entry.Id.ToString("D");
        var record = Record(context, ehr, entry) with { Reversal = new TimeReversal(reversed.Reason, Person(reversed.By), now) };
        await AmendAsync(
            work, context, TimeRow(entry.Id), "Observation", $"{CcmTerms.TimeIdentifier}|{id}#entered-in-error",
            Only(TimeEntryTranslator.ToObservation(record).Json, "status", "note"));
        await AmendAsync(
            work, context, TaskRow(entry.Id), "Task", $"{CcmTerms.TaskIdentifier}|{id}#entered-in-error",
            Only(TimeEntryTranslator.ToTask(record, id).Json, "status", "statusReason", "lastModified"));
        work.AfterCommit(bell.Ring);
    }

    public async Task QueueConsentAsync(Work work, CareContext context, EhrConnection ehr, Recorded<ConsentGiven> given, ConsentRevoked? revoked)
    {
        var body = ConsentTranslator.ToFhir(new ConsentRecord
        {
            Consent = CareMonthBuilder.Consent(given, revoked?.On),
            Patient = "Patient/" + context.PatientFhirId,
            Zone = Zone(ehr),
            Organization = Organization(ehr),
            Programme = Billing.Programme.Ccm,
            TextVersion = given.What.ScriptVersion,
            Wording = WordingOf(given.What),
            RecordedBy = Person(given.What.By),
        });
        var id = given.Id.ToString("D");
        if (revoked is null)
        {
            await AddAsync(work, context, ConsentRow(given.Id), CcmTerms.ConsentIdentifier, id, null, body);
            await provenances.QueueAsync(work, context, ehr, new Authorship(ConsentRow(given.Id), [ConsentRow(given.Id)], given.What.By, IsUpdate: false));
        }
        else
        {
            await AmendAsync(work, context, ConsentRow(given.Id), "Consent", $"{CcmTerms.ConsentIdentifier}|{id}#revoked", Only(body.Json, "status", "provision", "extension"));
            await provenances.QueueAsync(
                work, context, ehr, new Authorship(DerivedId.Of(ConsentRow(given.Id), "revoked"), [ConsentRow(given.Id)], revoked.By, IsUpdate: true));
        }

        work.AfterCommit(bell.Ring);
    }

    /// <summary>What was signed, else what was told; null for a consent recorded before the words were kept.</summary>
    private static ConsentWording? WordingOf(ConsentGiven given) => (given.Signature?.Text ?? given.Text) is { } text
        ? new ConsentWording(text, given.ScriptVersion[^2..], $"{text.Split('\n')[0]} ({given.ScriptVersion})")
        : null;

    /// <summary>The plan goes out when it is approved: the first approval creates it, later ones replace its content.</summary>
    public async Task QueuePlanAsync(Work work, CareContext context, EhrConnection ehr, CurrentPlan plan, Author approver)
    {
        var saved = plan.Saved.What;
        var body = CarePlanTranslator.ToFhir(new CarePlanRecord
        {
            Plan = CareMonthBuilder.Plan(plan, ehr) with { ApprovedBy = approver.Id },
            Patient = "Patient/" + context.PatientFhirId,
            Title = "CCM care plan",
            Texts =
            [
                .. saved.Elements.Where(e => e.Value.Length > 0)
                    .Select(e => new PlanElementText(CareMonthBuilder.Word<PlanElements>(e.Key)!.Value, e.Value)),
            ],
            Goals = [.. (saved.Goals ?? []).Select(g => g.What)],
            Team = [new TeamMember(Person(approver), "Billing practitioner"), .. saved.By.Id == approver.Id ? [] : ImmutableArray.Create(new TeamMember(Person(saved.By), "Care team"))],
            Author = approver.Id,
            Copy = saved.Copy is { } copy ? new Chart.PlanCopy(copy.To, copy.How) : null,
        });
        var id = plan.PlanId.ToString("D");
        var row = PlanRow(plan.PlanId);
        var placed = await AddAsync(work, context, row, CcmTerms.PlanIdentifier, id, null, body);
        if (!placed)
        {
            var members = Only(body.Json, [.. body.Json.Select(m => m.Key).Except(["resourceType", "id", "meta", "identifier"])]);
            foreach (var emptied in PlanMembers.Where(m => !members.ContainsKey(m)))
            {
                members[emptied] = null; // a revision without goals takes the former ones away
            }

            members["meta"] = body.Json["meta"]?.DeepClone() ?? new JsonObject(); // a revision may come to keep our profile, or no longer
            await AmendAsync(work, context, row, "CarePlan", $"{CcmTerms.PlanIdentifier}|{id}#revision-{plan.Revision}", members);
        }

        await provenances.QueueAsync(work, context, ehr, new Authorship(DerivedId.Of(row, $"revision-{plan.Revision}"), [row], approver, IsUpdate: !placed));

        work.AfterCommit(bell.Ring);
    }

    private static TimeRecord Record(CareContext context, EhrConnection ehr, Recorded<TimeLogged> entry) => new()
    {
        Entry = CareMonthBuilder.Entry(entry),
        Patient = "Patient/" + context.PatientFhirId,
        Zone = Zone(ehr),
        Function = FunctionOf(ehr, entry.What.By),
        RecordedAt = entry.At,
        Task = Placeholder(TaskRow(entry.Id)),
    };

    /// <returns>False when a row with this identifier was there already.</returns>
    private async Task<bool> AddAsync(Work work, CareContext context, Guid id, string system, string value, string? month, Resource body) =>
        await outbox.AddAsync(work, new OutboxItem(id, context.Patient, body.ResourceType, $"{system}|{value}", month, body.Json));

    private async Task AmendAsync(Work work, CareContext context, Guid target, string kind, string identifier, JsonObject members) =>
        await outbox.AddAsync(work, new OutboxItem(DerivedId.Of(target, identifier), context.Patient, kind, identifier, null, members, target));

    private static JsonObject Only(JsonObject body, params string[] names) =>
        new(names.Where(body.ContainsKey).Select(n => KeyValuePair.Create(n, body[n]?.DeepClone())));

    /// <summary>Stands for another row's resource until that row has its place.</summary>
    public static string Placeholder(Guid row) => $"urn:uuid:{row:D}";

    public static Actor Person(Author author) => new(author.Id, author.Name);

    private static PerformerFunction FunctionOf(EhrConnection ehr, Author author) =>
        BillingPractitioners.Find(ehr, author.Id) is not null ? PerformerFunction.BillingPractitioner
        : Billing.Time.Roles.IsStaff(author.Role) ? PerformerFunction.ClinicalStaff
        : PerformerFunction.OtherQhp;

    public static string Organization(EhrConnection ehr) => ehr.Practice.OrganizationReference ?? ehr.Practice.Id;

    public static DateTimeZone Zone(EhrConnection ehr) => DateTimeZoneProviders.Tzdb[ehr.Practice.TimeZone];
}
