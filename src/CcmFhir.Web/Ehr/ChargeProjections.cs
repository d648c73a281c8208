using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CcmFhir.Billing.Claims;
using CcmFhir.Chart;
using CcmFhir.Fhir.Model;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Delivering.Fhir;
using CcmFhir.Web.Jobs;
using CcmFhir.Web.Storage;
using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Web.Ehr;

/// <summary>
/// Puts what a close decided on its way: what no longer holds is withdrawn first, another quantity changes the same item, a new code is
/// a new item (decision 16); what surely has not reached the EHR is issued anew instead of changed. Doing it again adds nothing.
/// </summary>
internal sealed class ChargeProjections(Outbox outbox, Charges charges, Provenances provenances, RelayBell bell, TimeProvider clock)
{
    private static readonly string[] PartChanges = ["quantity", "partOf"];

    private static readonly string[] TotalChanges = ["valueQuantity", "component", "hasMember", "issued", "status", "performer"];

    public async Task QueueAsync(Work work, CareContext context, EhrConnection ehr, MonthPicture picture, Guid closingId)
    {
        var before = (await charges.ForPatientAsync(work, context.Patient)).Where(c => c.Month == picture.Month).ToArray();
        var standing = before.Where(c => !c.IsWithdrawn).ToArray();
        foreach (var gone in standing.Where(c => !picture.Determination.Charges.Any(p => IsOf(c, p))).Reverse())
        {
            await WithdrawAsync(work, gone, "the month was closed again without it", context.Person.Name);
        }

        var total = await QueueTotalAsync(work, context, ehr, picture, closingId);
        var supporting = await SupportingAsync(work, picture);
        Guid? baseItem = null;
        var isBaseAnew = false;
        var written = new List<Guid>();
        foreach (var proposed in picture.Determination.Charges)
        {
            var known = standing.FirstOrDefault(c => IsOf(c, proposed));
            string[] changed = known is null ? [] : [.. ChangesOf(picture, known, proposed), .. isBaseAnew ? PartChanges : []];
            var isAnew = known is not null && changed.Length > 0 && await TakeBackAsync(work, known, context.Person.Name);
            if (known is null || isAnew)
            {
                var issue = before.Count(c => IsOf(c, proposed)) + 1;
                known = Issue(context, ehr, picture, proposed, issue, closingId);
                if (await charges.AddAsync(work, known))
                {
                    var body = ChargeItemTranslator.ToFhir(Record(context, ehr, picture, proposed, known, Projections.Placeholder(total), supporting, baseItem));
                    await outbox.AddAsync(work, Item(known, known.Id, $"{CcmTerms.ChargeIdentifier}|{known.ChargeKey}", body.Json, null));
                    written.Add(known.Id);
                }
            }
            else if (changed.Length > 0)
            {
                var body = ChargeItemTranslator.ToFhir(Record(context, ehr, picture, proposed, known, Projections.Placeholder(total), supporting, baseItem)).Json;
                var outstanding = await OutstandingAsync(work, known);
                await charges.ChangeUnitsAsync(work, known.Id, proposed.Units, closingId);
                await AmendAsync(work, known, $"units-{closingId:D}", Changes(body, [.. changed.Union(outstanding.Where(body.ContainsKey))]));
                written.Add(known.Id);
            }

            isBaseAnew |= isAnew && baseItem is null;
            baseItem ??= known.Id;
        }

        if (written.Count > 0)
        {
            await provenances.QueueAsync(work, context, ehr, AuthorshipOf(context, picture, closingId, [.. written, total], isUpdate: before.Length > 0));
        }

        work.AfterCommit(bell.Ring);
    }

    /// <summary>Takes a charge back: what never left is struck here, anything else is withdrawn in the EHR.</summary>
    /// <returns>False when it was withdrawn already.</returns>
    public async Task<bool> WithdrawAsync(Work work, Charge charge, string reason, string person)
    {
        if (!await charges.WithdrawAsync(work, charge.Id))
        {
            return false;
        }

        if (!await outbox.TakeBackAsync(work, charge.Id, reason, person))
        {
            await AmendAsync(work, charge, "withdrawn", StatusGuard.Withdrawal(reason));
        }

        work.AfterCommit(bell.Ring);
        return true;
    }

    /// <summary>Strikes a charge that surely has not reached the EHR, so that it is issued anew as it is now.</summary>
    private async Task<bool> TakeBackAsync(Work work, Charge charge, string person) =>
        await outbox.TakeBackAsync(work, charge.Id, "the month was closed again before it reached the EHR", person) && await charges.WithdrawAsync(work, charge.Id);

    /// <summary>Members of earlier changes that the EHR has not got: the next change says them too, so that it replaces those.</summary>
    private async Task<IEnumerable<string>> OutstandingAsync(Work work, Charge charge) =>
        (await outbox.ChangesOfAsync(work, charge.Patient, charge.Id))
            .Where(c => c.State is not (DeliveryState.Confirmed or DeliveryState.Sent or DeliveryState.Credited)).SelectMany(c => c.Item.Body.Select(m => m.Key));

    /// <summary>
    /// What of a standing charge another closing changes: its quantity, its diagnoses, and the performer, with the consent given for them, when
    /// another practitioner of the practice closes a reopened month. Empty when it stands as it is.
    /// </summary>
    private static string[] ChangesOf(MonthPicture picture, Charge charge, ProposedCharge proposed)
    {
        var closed = picture.Record.Closings.First(c => c.Id == charge.ClosingId).What;
        var isOthers = ClosedMonths.BilledBy(closed) != BillingPractitioners.KeyOf(picture.Billing);
        var isForOther = ClosedMonths.DiagnosesDiffer(closed, proposed, picture.Determination.Facts.Conditions);
        if (charge.Units == proposed.Units && !isOthers && !isForOther)
        {
            return [];
        }

        string[] performer = isOthers ? ["performer", "supportingInformation"] : [];
        string[] reason = isForOther ? ["reason"] : [];
        return ["quantity", .. performer, .. reason];
    }

    private static Authorship AuthorshipOf(CareContext context, MonthPicture picture, Guid closingId, ImmutableArray<Guid> targets, bool isUpdate) =>
        new(closingId, targets, context.Person, isUpdate)
        {
            Sources = [.. picture.Determination.Minutes.Counted.Select(c => Projections.TimeRow(Guid.Parse(c.Entry))).Distinct()],
            RuleSet = $"{CcmTerms.Canonical}/policy/{picture.Determination.PolicyId}|{picture.Determination.PolicyVersion}",
        };

    private static JsonObject Changes(JsonObject body, string[] names) => new(names.Select(n => KeyValuePair.Create(n, body[n]?.DeepClone())));

    private static bool IsOf(Charge charge, ProposedCharge proposed) =>
        charge.Code == proposed.Code && charge.Lane == Billing.Words.Of(proposed.Lane);

    private static Charge Issue(CareContext context, EhrConnection ehr, MonthPicture picture, ProposedCharge proposed, int issue, Guid closingId)
    {
        var lane = Billing.Words.Of(proposed.Lane);
        var first = ChargeKey.Create(context.Issuer, context.PatientFhirId, picture.Month, lane, proposed.Code, ehr.Practice.Id);
        var key = issue == 1 ? first : FormattableString.Invariant($"{first}-{issue}");
        return new Charge(DerivedId.Of("charge " + key), context.Patient, picture.Month, lane, proposed.Code, proposed.Units, key, closingId);
    }

    private ChargeRecord Record(
        CareContext context, EhrConnection ehr, MonthPicture picture, ProposedCharge proposed, Charge charge, string total,
        ImmutableArray<string> supporting, Guid? baseItem)
    {
        var billing = BillingPractitioners.KeyOf(picture.Billing);
        return new ChargeRecord
        {
            Key = charge.ChargeKey,
            Code = proposed.Code,
            Units = proposed.Units,
            Status = ChargeItem.ChargeItemStatus.Billable,
            Patient = "Patient/" + context.PatientFhirId,
            Month = picture.Month,
            Zone = Projections.Zone(ehr),
            Practitioner = new Actor(billing, picture.Billing.Name),
            Staff = [.. picture.Record.Time.Where(t => t.Reversal is null && t.Entry.What.By.Id != billing).Select(t => Projections.Person(t.Entry.What.By)).Distinct()],
            Organization = Projections.Organization(ehr),
            Context = ehr.Writeback.ChargeItem.Encounter == ChargeEncounter.Launch && context.EncounterId is { } encounter ? "Encounter/" + encounter : null,
            Diagnoses = proposed.Diagnoses,
            MonthTotal = total,
            Supporting = supporting,
            PartOf = baseItem is { } parent ? Projections.Placeholder(parent) : null,
            Approver = Projections.Person(context.Person),
            ApprovedAt = Now(),
        };
    }

    private async Task<Guid> QueueTotalAsync(Work work, CareContext context, EhrConnection ehr, MonthPicture picture, Guid closingId)
    {
        var month = YearMonthPattern.Iso.Format(picture.Month);
        var id = DerivedId.Of(context.Patient.PatientId, "total " + month);
        var record = new MonthTotalRecord
        {
            Id = id.ToString("D"),
            Patient = "Patient/" + context.PatientFhirId,
            Month = picture.Month,
            Zone = Projections.Zone(ehr),
            StaffSeconds = picture.StaffSeconds,
            PractitionerSeconds = picture.PractitionerSeconds,
            Practitioner = new Actor(BillingPractitioners.KeyOf(picture.Billing), picture.Billing.Name),
            Issued = Now(),
            Members = [.. picture.Determination.Minutes.Counted.Select(c => Guid.Parse(c.Entry)).Distinct().Select(e => Projections.Placeholder(Projections.TimeRow(e)))],
        };
        var identifier = $"{CcmTerms.MonthTotalIdentifier}|{id:D}";
        if (!await outbox.AddAsync(work, new OutboxItem(id, context.Patient, "Observation", identifier, month, MonthTotalTranslator.ToObservation(record).Json)))
        {
            var amended = MonthTotalTranslator.ToObservation(record with { IsAmended = true }).Json;
            var changes = Changes(amended, TotalChanges);
            var what = $"{identifier}#{closingId:D}";
            await outbox.AddAsync(work, new OutboxItem(DerivedId.Of(id, what), context.Patient, "Observation", what, null, changes, id));
        }

        return id;
    }

    /// <summary>Consent, plan and tasks, as far as they are on their way or there.</summary>
    private async Task<ImmutableArray<string>> SupportingAsync(Work work, MonthPicture picture)
    {
        var wanted = new List<Guid>();
        wanted.AddRange(picture.Record.Consents.Where(c => c.Revoked is null).TakeLast(1).Select(c => Projections.ConsentRow(c.Given.Id)));
        wanted.AddRange(picture.Record.Plan is { } plan ? [Projections.PlanRow(plan.PlanId)] : []);
        wanted.AddRange(picture.Determination.Minutes.Counted.Select(c => Projections.TaskRow(Guid.Parse(c.Entry))).Distinct());
        var there = new List<string>();
        foreach (var id in wanted)
        {
            if (await outbox.ExistsAsync(work, id))
            {
                there.Add(Projections.Placeholder(id));
            }
        }

        return [.. there];
    }

    private Task<bool> AmendAsync(Work work, Charge charge, string what, JsonObject members)
    {
        var identifier = $"{CcmTerms.ChargeIdentifier}|{charge.ChargeKey}#{what}";
        return outbox.AddAsync(work, Item(charge, DerivedId.Of(charge.Id, identifier), identifier, members, charge.Id));
    }

    private static OutboxItem Item(Charge charge, Guid id, string identifier, JsonObject body, Guid? amends) =>
        new(id, charge.Patient, "ChargeItem", identifier, YearMonthPattern.Iso.Format(charge.Month), body, amends);

    private Instant Now() => Instant.FromDateTimeOffset(clock.GetUtcNow());
}
