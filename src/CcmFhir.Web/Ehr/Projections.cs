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
using NodaTime.Text;

namespace CcmFhir.Web.Ehr;

/// <summary>
/// Puts what was recorded on its way into the chart, in the transaction that records it. Ids of rows follow from the ids
/// of what they project, so that doing it again adds nothing. References between rows are placeholders until sent.
/// </summary>
internal sealed class Projections(Outbox outbox, Charges charges, RelayBell bell, TimeProvider clock)
{
    public static Guid TaskRow(Guid entry) => DerivedId.Of(entry, "task");

    public static Guid TimeRow(Guid entry) => DerivedId.Of(entry, "time");

    public static Guid ConsentRow(Guid consent) => DerivedId.Of(consent, "consent");

    public static Guid PlanRow(Guid plan) => DerivedId.Of(plan, "plan");

    public async Task QueueTimeAsync(Work work, CareContext context, EhrConnection ehr, Recorded<TimeLogged> entry)
    {
        var record = new TimeRecord
        {
            Entry = CareMonthBuilder.Entry(entry),
            Patient = "Patient/" + context.PatientFhirId,
            Zone = Zone(ehr),
            Function = FunctionOf(ehr, entry.What.By),
            RecordedAt = entry.At,
            Task = Placeholder(TaskRow(entry.Id)),
        };
        await AddAsync(work, context, TaskRow(entry.Id), CcmTerms.TaskIdentifier, record.Entry.Id, null, TimeEntryTranslator.ToTask(record, record.Entry.Id));
        await AddAsync(work, context, TimeRow(entry.Id), CcmTerms.TimeIdentifier, record.Entry.Id, null, TimeEntryTranslator.ToObservation(record));
        bell.Ring();
    }

    /// <summary>What was sent stays in the EHR, marked as entered in error; nothing is deleted anywhere.</summary>
    public async Task QueueReversalAsync(Work work, CareContext context, EhrConnection ehr, Recorded<TimeLogged> entry)
    {
        _ = ehr;
        var id = entry.Id.ToString("D");
        var inError = new JsonObject { ["status"] = "entered-in-error" };
        await AmendAsync(work, context, TimeRow(entry.Id), "Observation", $"{CcmTerms.TimeIdentifier}|{id}#entered-in-error", inError);
        await AmendAsync(work, context, TaskRow(entry.Id), "Task", $"{CcmTerms.TaskIdentifier}|{id}#entered-in-error", inError.DeepClone().AsObject());
        bell.Ring();
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
            RecordedBy = Person(given.What.By),
        });
        var id = given.Id.ToString("D");
        if (revoked is null)
        {
            await AddAsync(work, context, ConsentRow(given.Id), CcmTerms.ConsentIdentifier, id, null, body);
        }
        else
        {
            await AmendAsync(work, context, ConsentRow(given.Id), "Consent", $"{CcmTerms.ConsentIdentifier}|{id}#revoked", Only(body.Json, "status", "provision", "extension"));
        }

        bell.Ring();
    }

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
            Team = [new TeamMember(Person(approver), "Billing practitioner"), .. saved.By.Id == approver.Id ? [] : ImmutableArray.Create(new TeamMember(Person(saved.By), "Care team"))],
            Author = approver.Id,
            Copy = saved.Copy is { } copy ? new Chart.PlanCopy(copy.To, copy.How) : null,
        });
        var id = plan.PlanId.ToString("D");
        var row = PlanRow(plan.PlanId);
        var placed = await AddAsync(work, context, row, CcmTerms.PlanIdentifier, id, null, body);
        if (!placed)
        {
            await AmendAsync(
                work, context, row, "CarePlan", $"{CcmTerms.PlanIdentifier}|{id}#revision-{plan.Revision}",
                Only(body.Json, [.. body.Json.Select(m => m.Key).Except(["resourceType", "id", "meta", "identifier"])]));
        }

        bell.Ring();
    }

    /// <summary>The month's total and one ChargeItem a code; add-on codes are part of the base code's item (decision 7).</summary>
    public async Task QueueChargesAsync(Work work, CareContext context, EhrConnection ehr, MonthPicture picture, Guid closingId)
    {
        var month = YearMonthPattern.Iso.Format(picture.Month);
        var total = await QueueTotalAsync(work, context, ehr, picture, month, closingId);
        var supporting = await SupportingAsync(picture);
        Guid? baseItem = null;
        foreach (var proposed in picture.Determination.Charges)
        {
            var lane = Billing.Words.Of(proposed.Lane);
            var key = ChargeKey.Create(context.Issuer, context.PatientFhirId, picture.Month, lane, proposed.Code, ehr.Practice.Id);
            var id = DerivedId.Of("charge " + key);
            if (await charges.AddAsync(work, new Charge(id, context.Patient, picture.Month, lane, proposed.Code, proposed.Units, key, closingId)))
            {
                var body = ChargeItemTranslator.ToFhir(new ChargeRecord
                {
                    Key = key,
                    Code = proposed.Code,
                    Units = proposed.Units,
                    Status = ChargeItem.ChargeItemStatus.Billable,
                    Patient = "Patient/" + context.PatientFhirId,
                    Month = picture.Month,
                    Zone = Zone(ehr),
                    Practitioner = new Actor(BillingPractitioners.KeyOf(picture.Billing), picture.Billing.Name),
                    Staff = [.. picture.Record.Time.Where(t => t.Reversal is null && t.Entry.What.By.Id != BillingPractitioners.KeyOf(picture.Billing))
                        .Select(t => Person(t.Entry.What.By)).Distinct()],
                    Organization = Organization(ehr),
                    Diagnoses = proposed.Diagnoses,
                    MonthTotal = Placeholder(total),
                    Supporting = supporting,
                    PartOf = baseItem is { } parent ? Placeholder(parent) : null,
                    Approver = Person(context.Person),
                    ApprovedAt = Now(),
                });
                await AddAsync(work, context, id, CcmTerms.ChargeIdentifier, key, month, body);
            }

            baseItem ??= id;
        }

        bell.Ring();
    }

    private async Task<Guid> QueueTotalAsync(
        Work work, CareContext context, EhrConnection ehr, MonthPicture picture, string month, Guid closingId)
    {
        var id = DerivedId.Of(context.Patient.PatientId, "total " + month);
        var counted = picture.Determination.Minutes.Counted.Select(c => Guid.Parse(c.Entry)).Distinct();
        var body = MonthTotalTranslator.ToObservation(new MonthTotalRecord
        {
            Id = id.ToString("D"),
            Patient = "Patient/" + context.PatientFhirId,
            Month = picture.Month,
            Zone = Zone(ehr),
            StaffSeconds = picture.StaffSeconds,
            PractitionerSeconds = picture.PractitionerSeconds,
            Practitioner = new Actor(BillingPractitioners.KeyOf(picture.Billing), picture.Billing.Name),
            Issued = Now(),
            Members = [.. counted.Select(e => Placeholder(TimeRow(e)))],
        });
        if (!await AddAsync(work, context, id, CcmTerms.MonthTotalIdentifier, id.ToString("D"), month, body))
        {
            await AmendAsync(
                work, context, id, "Observation", $"{CcmTerms.MonthTotalIdentifier}|{id:D}#{closingId:D}",
                Only(body.Json, "valueQuantity", "component", "hasMember", "issued", "status"));
        }

        return id;
    }

    /// <summary>Consent, plan and tasks, as far as they are on their way or there.</summary>
    private async Task<ImmutableArray<string>> SupportingAsync(MonthPicture picture)
    {
        var wanted = new List<Guid>();
        wanted.AddRange(picture.Record.Consents.Where(c => c.Revoked is null).TakeLast(1).Select(c => ConsentRow(c.Given.Id)));
        wanted.AddRange(picture.Record.Plan is { } plan ? [PlanRow(plan.PlanId)] : []);
        wanted.AddRange(picture.Determination.Minutes.Counted.Select(c => TaskRow(Guid.Parse(c.Entry))).Distinct());
        var there = new List<string>();
        foreach (var id in wanted)
        {
            if (await outbox.FindAsync(id) is not null)
            {
                there.Add(Placeholder(id));
            }
        }

        return [.. there];
    }

    /// <returns>False when a row with this identifier was there already.</returns>
    private async Task<bool> AddAsync(Work work, CareContext context, Guid id, string system, string value, string? month, Resource body) =>
        await outbox.AddAsync(work, new OutboxItem(id, context.Patient, body.ResourceType, $"{system}|{value}", month, body.Json));

    private async Task AmendAsync(Work work, CareContext context, Guid target, string kind, string identifier, JsonObject members) =>
        await outbox.AddAsync(work, new OutboxItem(DerivedId.Of(target, identifier), context.Patient, kind, identifier, null, members, target));

    private static JsonObject Only(JsonObject body, params string[] names) =>
        new(names.Where(body.ContainsKey).Select(n => KeyValuePair.Create(n, body[n]?.DeepClone())));

    private static string Placeholder(Guid row) => $"urn:uuid:{row:D}";

    private static Actor Person(Author author) => new(author.Id, author.Name);

    private static PerformerFunction FunctionOf(EhrConnection ehr, Author author) =>
        BillingPractitioners.Find(ehr, author.Id) is not null ? PerformerFunction.BillingPractitioner
        : Billing.Time.Roles.IsStaff(author.Role) ? PerformerFunction.ClinicalStaff
        : PerformerFunction.OtherQhp;

    private static string Organization(EhrConnection ehr) => ehr.Practice.OrganizationReference ?? ehr.Practice.Id;

    private static DateTimeZone Zone(EhrConnection ehr) => DateTimeZoneProviders.Tzdb[ehr.Practice.TimeZone];

    private Instant Now() => Instant.FromDateTimeOffset(clock.GetUtcNow());
}
