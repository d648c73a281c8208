using System.Collections.Immutable;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Features.Patient;
using CcmFhir.Web.Features.Time;
using static CcmFhir.Web.Tests.Screens.Samples;

namespace CcmFhir.Web.Tests.Screens;

internal static class LandingSamples
{
    public static readonly ImmutableArray<LampView> AllOk =
    [
        new(LampKind.Consent, LampState.Ok, LampWord.ConsentVerbal, new(2026, 2, 3), Detail: "Omar Fictional"),
        new(LampKind.Plan, LampState.Ok, LampWord.PlanCurrent, new(2026, 10, 2)),
        new(LampKind.Conflicts, LampState.Ok, LampWord.ConflictNone, Today),
        new(LampKind.Chart, LampState.Todo, LampWord.ChartWaiting, Count: 1, Of: 3),
    ];

    private static readonly ImmutableArray<LampView> NothingDone =
    [
        new(LampKind.Consent, LampState.Stop, LampWord.ConsentInChartOnly, Count: 1),
        new(LampKind.Plan, LampState.Warn, LampWord.PlanInChartOnly, Count: 2),
        new(LampKind.Conflicts, LampState.Unknown, LampWord.ConflictNotChecked),
        new(LampKind.Chart, LampState.Idle, LampWord.ChartNothingYet),
    ];

    private static readonly ChartRecords Records = new(
        [new("Diabetes self-management plan", "active", new(2025, 11, 3), false), new("CCM care plan", "active", new(2026, 2, 3), true)],
        [new("Treatment consent", "active", new(2024, 6, 1), false)]);

    private static readonly ImmutableList<ConditionLine> Conditions =
    [
        new("Type 2 diabetes", "E11.9", new(2019, 5, 2), true, true),
        new("Hypertension", "I10", new(2017, 1, 9), true, true),
        new("Kidney disease, stage 3a", "N18.31", new(2023, 8, 21), true, false),
        new("Seasonal allergy", "J30.2", new(2021, 4, 4), false, false),
        new("Osteoarthritis of the knee", "M17.11", new(2020, 3, 1), true, false),
    ];

    public static LandingView Typical(PageFrame? frame = null) => new()
    {
        Frame = frame ?? Frame(),
        Summary = Summary(795, AllOk, Steps(timeNow: true)),
        Staff = StaffLane(795),
        Practitioner = PractitionerLane(0),
        Entries =
        [
            Entry(15, "community-resource", 160), Entry(9, "medication-reconciliation", 265), Entry(2, "patient-call", 370),
        ],
        Conditions = PanelContent.Of(Conditions),
        Records = PanelContent.Of(Records),
    };

    public static LandingView Loading => Typical() with
    {
        Summary = Summary(795, NothingDone, Steps(timeNow: true)) with { Unread = [.. ChartSnapshot.Deciding.Select(p => new UnreadView(p, null))] },
        Conditions = null,
        Records = null,
    };

    public static LandingView Doubted => Typical(
        Frame(Armed() with { State = TimerState.Unavailable, WhyUnavailable = new(RefusalReason.IdentityDoubted) }) with { IsIdentityDoubted = true });

    public static LandingView Failed => Typical() with
    {
        Summary = Summary(
            795, AllOk.SetItem(2, new LampView(LampKind.Conflicts, LampState.Unknown, LampWord.ConflictNotChecked)), Steps(timeNow: true)) with
        {
            Unread = [new(ChartPart.Coverages, Down), new(ChartPart.Encounters, Down), new(ChartPart.Charges, Down with { Kind = EhrFailureKind.Busy, RetryAfterSeconds = 20 })],
        },
        Conditions = PanelContent.Failed<ImmutableList<ConditionLine>>(Down with { Kind = EhrFailureKind.Busy, RetryAfterSeconds = 20 }),
        Records = PanelContent.Failed<ChartRecords>(Down),
    };

    public static LandingView Fresh => Typical(Frame(Armed(TimerRemark.NoConsent), Physician)) with
    {
        Summary = Summary(0, NothingDone,
        [
            new(StepKind.Conditions, StepState.Now, true, null, 0, 2), new(StepKind.Consent, StepState.Now, true), new(StepKind.Plan, StepState.Now, true, null, 0, 6),
            new(StepKind.Time, StepState.Later, false, null, 0, 20), new(StepKind.Supervision, StepState.Later, true), new(StepKind.Close, StepState.Later, true),
        ]) with
        { Sentence = new(0, StaffLane(0).Thresholds[0], [], "strict", true) },
        Staff = StaffLane(0),
        Entries = [],
        Conditions = PanelContent.Of(ImmutableList<ConditionLine>.Empty),
        Records = PanelContent.Of(new ChartRecords([], [])),
    };

    public static LandingView Met => Typical(Frame(At(TimerState.Running, 305), Physician)) with
    {
        Summary = Summary(2470, AllOk,
        [
            new(StepKind.Conditions, StepState.Done, true, null, 2, 2), new(StepKind.Consent, StepState.Done, true), new(StepKind.Plan, StepState.Done, true, null, 12, 12),
            new(StepKind.ApprovePlan, StepState.Done, true), new(StepKind.Time, StepState.Done, false, null, 41, 20),
            new(StepKind.Supervision, StepState.Now, true), new(StepKind.Close, StepState.Later, true),
        ]),
        Staff = StaffLane(2470),
        Practitioner = PractitionerLane(1900),
        Entries =
        [
            Entry(16, "patient-call", 1900) with { By = Physician, Lane = Lane.Practitioner },
            Entry(15, "patient-call", 370, EntryStanding.Reversal) with { Reason = "entered for the wrong patient" },
            Entry(14, "patient-call", 370, EntryStanding.Reversed),
            Entry(9, "medication-reconciliation", 2105),
            Entry(2, "face-to-face", 365, EntryStanding.DoesNotCount, "Face-to-face time does not count."),
        ],
    };

    public static SummaryView Summary(int seconds, ImmutableArray<LampView> lamps, ImmutableArray<StepView> steps) => new()
    {
        ContextId = Context,
        Month = October,
        Sentence = new(seconds, StaffLane(seconds).Thresholds.FirstOrDefault(t => !t.IsMet),
            [.. StaffLane(seconds).Thresholds.Where(t => t.IsMet)], "medicare-ffs", false),
        Lamps = lamps,
        Steps = steps,
    };

    private static ImmutableArray<StepView> Steps(bool timeNow) =>
    [
        new(StepKind.Conditions, StepState.Done, false, null, 2, 2),
        new(StepKind.Consent, StepState.Done, true),
        new(StepKind.Plan, StepState.Done, true, null, 12, 12),
        new(StepKind.ApprovePlan, StepState.Done, false),
        new(StepKind.Time, timeNow ? StepState.Now : StepState.Done, true, null, 13, 20),
        new(StepKind.Supervision, StepState.Later, false, Physician),
        new(StepKind.Close, StepState.Later, false, Physician),
    ];
}
