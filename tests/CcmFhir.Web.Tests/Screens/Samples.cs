using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Charges;
using CcmFhir.Web.Features.Month;
using CcmFhir.Web.Features.Patient;
using CcmFhir.Web.Features.Time;
using NodaTime;

namespace CcmFhir.Web.Tests.Screens;

/// <summary>Invented people on Thursday 22 October 2026.</summary>
internal static class Samples
{
    public const string Context = "4f1c";

    public const string Nurse = "Noor Example, RN";

    public const string Physician = "Dr. Ines Placeholder";

    public static readonly Guid Request = new("11111111-1111-4111-8111-111111111111");

    public static readonly Guid TimerId = new("22222222-2222-4222-8222-222222222222");

    public static readonly LocalDate Today = new(2026, 10, 22);

    public static readonly YearMonth October = new(2026, 10);

    public static readonly Instant Now = Instant.FromUtc(2026, 10, 22, 19, 5);

    public static readonly EhrFailure Down = new(EhrFailureKind.Unavailable, "R-7K2M");

    public static readonly Refusal OnlyPhysician = new(RefusalReason.OnlyBillingPractitioner, Physician);

    public static readonly string[] Templates =
        ["patient-call", "medication-reconciliation", "care-plan", "specialist-coordination", "transport", "community-resource"];

    public static PageFrame Frame(TimerView? timer = null, string? viewer = null, string name = "Test, Alma", Done? done = null,
        bool closed = false, bool banner = true, LocalDate? died = null, bool styled = false) => new()
        {
            ContextId = Context,
            Viewer = new(viewer ?? Nurse, viewer is null ? Lane.Staff : Lane.Practitioner, viewer is not null),
            Patient = new(name, 72, "female", new(1954, 3, 14), "000-0417", died, banner),
            Month = new(October, Today, closed),
            Antiforgery = new("__RequestVerificationToken", "RequestVerificationToken", "token"),
            Timer = timer ?? Armed(),
            Done = done,
            HasEhrStyle = styled,
        };

    public static TimerView Armed(TimerRemark? remark = null) => new()
    {
        State = TimerState.Armed,
        ServerNow = Now,
        RequestId = Request,
        MonthSeconds = 795,
        Ahead = StaffLane(795).Thresholds,
        Templates = [.. Templates.Select(t => (t, Web.Resources.Words.T($"activity.{t}.short")))],
        Remark = remark,
    };

    public static TimerView At(TimerState state, int elapsed = 702) => Armed() with
    {
        State = state,
        TimerId = TimerId,
        Activity = "patient-call",
        ActivityName = "Call patient",
        ElapsedSeconds = elapsed,
        StartedAt = Now - Duration.FromSeconds(elapsed),
    };

    public static LaneView StaffLane(int seconds) => LaneOf(Lane.Staff, seconds, (20, "99490", 1), (40, "99439", 1), (60, "99439", 2));

    public static LaneView PractitionerLane(int seconds) => LaneOf(Lane.Practitioner, seconds, (30, "99491", 1), (60, "99437", 1), (90, "99437", 2));

    private static LaneView LaneOf(Lane lane, int seconds, params (int Minutes, string Code, int Units)[] thresholds) =>
        new(lane, seconds, [.. thresholds.Select(t => new ThresholdView(t.Minutes, t.Code, t.Units, seconds / 60 >= t.Minutes))]);

    public static MonthEntryView Entry(int day, string activity, int seconds, EntryStanding standing = EntryStanding.Counts, string? why = null) =>
        new(new Guid(day, 0, 0, new byte[8]), new LocalDateTime(2026, 10, day, 9, 15, 0), new LocalDateTime(2026, 10, day, 9, 15, 0).PlusSeconds(seconds),
            seconds, activity, Nurse, Lane.Staff, standing, why, standing == EntryStanding.Counts, DeliveryState.Confirmed);

    public static ProposedLine Line(string code = "99490", int units = 1, decimal? estimate = 66.13m) =>
        new(code, units, Lane.Staff, new(2026, 10, 2), new(2026, 10, 31), new(2026, 10, 31), "11", ["E11.9", "I10"], estimate, 2026);

    public static FindingView Finding(string rule, FindingOutcome outcome, FindingLevel level, string message, string value, string source,
        string citation, OtherPolicyView? other = null, FixLink? fix = null) =>
        new(rule, outcome, level, message, [new(rule, value, source)], citation, other, fix);

    public static FindingView[] MetFindings =>
    [
        Finding("two-conditions", FindingOutcome.Met, FindingLevel.Block, "Two lasting conditions are attested.", "E11.9, I10", "Condition/12, Condition/15", "CPT 99490; CMS MLN909188"),
        Finding("consent-on-file", FindingOutcome.Met, FindingLevel.Block, "Consent stands before the first counted minute.", "Verbal, 3 Feb 2026", "Consent/4", "CMS MLN909188, consent"),
        Finding("supervision", FindingOutcome.Met, FindingLevel.Block, "General supervision is attested.", "General, 22 Oct 2026", "Attestation", "42 CFR 410.26(b)(5)"),
        Finding("no-conflict", FindingOutcome.Met, FindingLevel.Block, "No conflicting service in the month.", "None", "Claim search", "CMS MLN909188, concurrent billing",
            new("strict", FindingOutcome.NotMet, "Source document, S17")),
    ];

    public static FindingView[] OpenFindings =>
    [
        Finding("staff-threshold", FindingOutcome.NotMet, FindingLevel.Block, "13 of 20 full staff minutes.", "13 min 15 s, 3 entries", "Time log", "CPT 99490", fix: FixLink.Time),
        Finding("plan-elements", FindingOutcome.NotMet, FindingLevel.Block, "The plan lacks medication management.", "5 of 6 elements", "CarePlan/7", "CMS MLN909188, plan", fix: FixLink.Plan),
        Finding("initiating-visit", FindingOutcome.Undetermined, FindingLevel.Block, "Whether a visit was needed is not known.", "patientSince absent", "Encounter", "42 CFR 414.510",
            new("strict", FindingOutcome.NotMet, "Source document, S4"), FixLink.Consent),
        Finding("late-entry", FindingOutcome.NotMet, FindingLevel.Review, "One entry was made four days late.", "18 Oct for 14 Oct", "Time log", "Practice setting"),
        Finding("locality", FindingOutcome.NotMet, FindingLevel.Warn, "No locality: the estimate uses 1.000.", "absent", "launch.json", "CMS fee schedule"),
    ];

    public static ChargeRowView Charge(DeliveryState state, int number, string? ehrId = null, string? manual = null) =>
        new(new Guid(number, 0, 0, new byte[8]), Request, October, number % 2 == 0 ? "99439" : "99490", 1, new(2026, 10, 2), new(2026, 10, 31), "11", ["E11.9", "I10"], 66.13m, state,
            ehrId, "fhir-create", manual,
            [
                new(new(2026, 11, 1, 8, 2), DeliveryState.Approved, Physician, null),
                new(new(2026, 11, 1, 8, 3), DeliveryState.Sending, null, null),
                new(new(2026, 11, 1, 8, 3), state, null, state == DeliveryState.Rejected ? "422 invalid code" : null),
            ]);
}
