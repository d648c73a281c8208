using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Rules;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Features.CarePlan;
using CcmFhir.Web.Features.Patient;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.CareMonths;

/// <summary>The landing page's sentence, lamps and steps, read off the Determination; nothing is decided here.</summary>
internal static class Summaries
{
    public static SummaryView Of(PageRequest page, MonthPicture picture, IReadOnlyList<OutboxStanding> outbox, ChartSnapshot chart) => new()
    {
        ContextId = page.Context.Id,
        Month = picture.Month,
        CanSign = page.IsPractitioner,
        CanRegister = page.CanClose || page.Role is AppRole.Manager,
        Unread = [.. chart.Unread.Where(u => u.Part is ChartPart.Plans || ChartSnapshot.Deciding.Contains(u.Part)).Select(u => new UnreadView(u.Part, u.Failure))],
        Sentence = Sentence(picture, chart),
        Lamps = [Consent(picture), Plan(picture, chart), Conflicts(picture, chart), Written(outbox)],
        Steps = Steps(page, picture, outbox),
    };

    private const int ComplexSeconds = 60 * 60;

    private static SentenceView Sentence(MonthPicture picture, ChartSnapshot chart)
    {
        var staff = Lanes.Of(Lane.Staff, picture);
        var practitioner = Lanes.Of(Lane.Practitioner, picture);
        var shown = picture.IsCarePlanOversight || IsAhead(practitioner, staff) ? practitioner : staff;
        return new SentenceView(
            shown.CountedSeconds,
            shown.Thresholds.FirstOrDefault(t => !t.IsMet),
            [.. shown.Thresholds.Where(t => t.IsMet)],
            picture.Determination.PolicyId,
            HeldByUnknownPayer: picture.PayerUnknown && !chart.MayStillTell(ChartPart.Coverages) && picture.Record.PickFor(picture.Month) is null);
    }

    /// <summary>The practitioner's lane is the nearer one when it is over its threshold and the staff's is not, or has more minutes over it.</summary>
    private static bool IsAhead(LaneView practitioner, LaneView staff) =>
        practitioner.Thresholds[0].IsMet && (!staff.Thresholds[0].IsMet || practitioner.CountedSeconds >= staff.CountedSeconds);

    private static LampView Consent(MonthPicture picture)
    {
        var last = picture.Record.Consents.LastOrDefault();
        if (last is null)
        {
            var declined = picture.Record.Answers.LastOrDefault()?.What is { Outcome: "declined" };
            return new LampView(LampKind.Consent, LampState.Stop, declined ? LampWord.ConsentDeclined : LampWord.ConsentMissing);
        }

        if (last.Revoked is { } revoked)
        {
            return new LampView(LampKind.Consent, LampState.Stop, LampWord.ConsentWithdrawn, revoked.What.On);
        }

        var unmet = Findings(picture, "consent").Any(f => f.Outcome == FindingOutcome.NotMet);
        var word = unmet ? LampWord.ConsentNotEnough : last.Given.What.Mode switch
        {
            "verbal" => LampWord.ConsentVerbal,
            "electronic" => LampWord.ConsentElectronic,
            _ => LampWord.ConsentWritten,
        };
        return new LampView(LampKind.Consent, unmet ? LampState.Stop : LampState.Ok, word, last.Given.What.GivenOn, Detail: last.Given.What.Witness);
    }

    private static LampView Plan(MonthPicture picture, ChartSnapshot chart)
    {
        if (picture.Record.Plan is not { } plan)
        {
            return new LampView(LampKind.Plan, LampState.Stop, chart.Plans.Length > 0 ? LampWord.PlanInChartOnly : LampWord.PlanMissing,
                Count: chart.Plans.Length);
        }

        var blocking = Findings(picture, "plan").Where(f => f is { Level: FindingLevel.Block, Outcome: not FindingOutcome.Met }).ToArray();
        return blocking.Length > 0
            ? plan.Approval is null && blocking.All(f => f.Rule.Contains("approved", StringComparison.Ordinal))
                ? new LampView(LampKind.Plan, LampState.Todo, LampWord.PlanNotApproved)
                : new LampView(LampKind.Plan, LampState.Stop, LampWord.PlanIncomplete, Count: blocking.Length)
            : new LampView(LampKind.Plan, LampState.Ok, LampWord.PlanCurrent, plan.Saved.What.ReviewedOn, plan.Revision);
    }

    private static LampView Conflicts(MonthPicture picture, ChartSnapshot chart)
    {
        var found = picture.Determination.Findings.Where(f => RuleBook.IsConflict(f.Rule) && f.Outcome == FindingOutcome.NotMet).ToArray();
        return found.Length == 0 && (chart.Facts is null || chart.Lacks(ChartPart.Charges) || chart.Lacks(ChartPart.Encounters)) ? new LampView(LampKind.Conflicts, LampState.Unknown, LampWord.ConflictNotChecked)
            : found.Length == 0
            ? new LampView(LampKind.Conflicts, LampState.Ok, LampWord.ConflictNone)
            : new LampView(LampKind.Conflicts, found.Any(f => f.Level == FindingLevel.Block) ? LampState.Stop : LampState.Warn,
                LampWord.ConflictFound, Count: found.Length);
    }

    private static LampView Written(IReadOnlyList<OutboxStanding> outbox)
    {
        var waiting = outbox.Count(r => r.State is DeliveryState.Approved or DeliveryState.Sending);
        var of = outbox.Count;
        return of == 0 ? new LampView(LampKind.Chart, LampState.Idle, LampWord.ChartNothingYet)
            : outbox.Any(r => r.State == DeliveryState.Rejected)
                ? new LampView(LampKind.Chart, LampState.Stop, LampWord.ChartRejected, Count: outbox.Count(r => r.State == DeliveryState.Rejected), Of: of)
            : outbox.Any(r => r.State == DeliveryState.Unknown)
                ? new LampView(LampKind.Chart, LampState.Unknown, LampWord.ChartUnknown, Count: outbox.Count(r => r.State == DeliveryState.Unknown), Of: of)
            : waiting > 0 ? new LampView(LampKind.Chart, LampState.Todo, LampWord.ChartWaiting, Count: waiting, Of: of)
            : outbox.Any(r => r.State == DeliveryState.Manual)
                ? new LampView(LampKind.Chart, LampState.Warn, LampWord.ChartByHand, Count: outbox.Count(r => r.State == DeliveryState.Manual), Of: of)
            : new LampView(LampKind.Chart, LampState.Ok, LampWord.ChartWritten, Count: of, Of: of);
    }

    private static ImmutableArray<StepView> Steps(PageRequest page, MonthPicture picture, IReadOnlyList<OutboxStanding> outbox)
    {
        var record = picture.Record;
        var doctor = picture.Billing.Name;
        var needed = picture.Determination.Facts.Programme == Programme.Pcm ? 1 : 2;
        var consented = record.Consents.LastOrDefault() is { Revoked: null };
        var planDone = record.Plan is not null && Findings(picture, "plan").All(f =>
            f.Outcome == FindingOutcome.Met || f.Level != FindingLevel.Block || f.Rule.Contains("approved", StringComparison.Ordinal));
        var required = PlanViews.Required(picture);
        var own = picture.IsCarePlanOversight;
        var threshold = (!own && picture.StaffSeconds >= 20 * 60) || picture.PractitionerSeconds >= 30 * 60;
        var supervised = picture.Determination.Facts.Supervision is not null;
        var charges = outbox.Where(r => r.Kind == "ChargeItem" && r.Month == NodaTime.Text.YearMonthPattern.Iso.Format(picture.Month)).ToArray();
        StepView[] raw =
        [
            new(
                StepKind.Conditions, Done(record.Conditions.Length >= needed), page.IsPractitioner, doctor,
                Math.Min(record.Conditions.Length, needed), needed, Reserved: true),
            new(StepKind.Consent, Done(consented), page.IsCareTeam),
            new(StepKind.Plan, Done(planDone), page.IsCareTeam, Count: required.Count(c => record.Plan?.Saved.What.Confirmed.Contains(c) == true), Of: required.Length),
            new(StepKind.ApprovePlan, Done(record.Plan?.Approval is not null), page.IsPractitioner, doctor, Reserved: true),
            new(StepKind.Time, Done(threshold), page.IsCareTeam, Count: (own ? picture.PractitionerSeconds : picture.StaffSeconds) / 60, Of: own ? 30 : 20),
            .. ComplexLane(page, picture, doctor),
            new(StepKind.Supervision, Done(supervised), page.IsPractitioner, doctor, Reserved: true),
            new(StepKind.Close, Done(picture.Closing is not null), page.CanClose, doctor, Reserved: true),
            Charge(page, charges, doctor),
        ];
        // Care plan oversight rests on the agency's plan of care and its own rules, not on consent and plan of chronic care.
        return Ordered(own ? [.. raw.Where(s => s.Kind is StepKind.Time or StepKind.Close or StepKind.Charge)] : raw);
    }

    /// <summary>At 60 staff minutes the complex lane comes into sight; it rests on the practitioner's decision making (CPT 99487).</summary>
    private static IEnumerable<StepView> ComplexLane(PageRequest page, MonthPicture picture, string? doctor)
    {
        if (picture.StaffSeconds >= ComplexSeconds)
        {
            var made = picture.Record.DecisionMaking.Any(d => d.What.On.ToYearMonth() == picture.Month);
            yield return new StepView(StepKind.DecisionMaking, Done(made), page.IsPractitioner, doctor, Reserved: true);
        }
    }

    /// <summary>The app sends charges by itself; one that was refused, or must go by hand, waits for whoever closes months.</summary>
    private static StepView Charge(PageRequest page, OutboxStanding[] charges, string? doctor)
    {
        var needsPerson = charges.Any(c => c.State is DeliveryState.Rejected or DeliveryState.Unknown or DeliveryState.Manual);
        var done = charges.Length > 0 && charges.All(c => c.State is DeliveryState.Confirmed or DeliveryState.Credited);
        return new StepView(StepKind.Charge, Done(done), needsPerson && page.CanClose, doctor, ByItself: !needsPerson);
    }

    private static StepState Done(bool done) => done ? StepState.Done : StepState.Later;

    /// <summary>Everything before closing may be done in any order; closing waits for all of it, the charge for the closing.</summary>
    private static ImmutableArray<StepView> Ordered(StepView[] steps)
    {
        var ready = steps.Where(s => s.Kind is not (StepKind.DecisionMaking or StepKind.Close or StepKind.Charge)).All(s => s.State == StepState.Done);
        var closed = steps.Single(s => s.Kind == StepKind.Close).State == StepState.Done;
        var planned = steps.Any(s => s is { Kind: StepKind.Plan, State: StepState.Done });
        return
        [
            .. steps.Select(s => s.State == StepState.Done ? s : s with
            {
                State = s.Kind switch
                {
                    StepKind.Close => ready ? StepState.Now : StepState.Later,
                    StepKind.Charge => closed ? StepState.Now : StepState.Later,
                    StepKind.ApprovePlan => planned ? StepState.Now : StepState.Later,
                    _ => StepState.Now,
                },
            }),
        ];
    }

    private static IEnumerable<Finding> Findings(MonthPicture picture, string group) =>
        picture.Determination.Findings.Where(f => f.Rule.StartsWith(group + "-", StringComparison.Ordinal));
}
