using System.Collections.Immutable;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Features.Charges;
using CcmFhir.Web.Features.Time;
using NodaTime;

namespace CcmFhir.Web.Features.Patient;

// THIS PATIENT, THIS MONTH
//   GET /c/{id}                     Html.Page(landing) at once, from the store; Conditions and Records null (loading)
//   GET /c/{id}?panels=now          the same with the panels filled (no script: the loading panel links here)
//   GET /c/{id}/panels/summary      Html.Page(landing.Summary): sentence, lamps, next steps; ?missing=coverages,charges waits for one of these
//   GET /c/{id}/panels/conditions   Html.Page(new ConditionsPanelView(id, content))
//   GET /c/{id}/panels/records      Html.Page(new RecordsPanelView(id, content))
//   ?again=yes on any panel         what hangs or failed is asked again
// A panel's EHR failure is 200 with PanelContent.Failed: the fragment shows it with "Try again". A failed read is not an empty chart.

public sealed record LandingView : IRenderedBy<LandingPage>
{
    public required PageFrame Frame { get; init; }
    public required SummaryView Summary { get; init; }
    /// <summary>The chart has called the patient otherwise until lately; null when not.</summary>
    public FormerName? Former { get; init; }
    public required LaneView Staff { get; init; }
    public required LaneView Practitioner { get; init; }
    /// <summary>This month's entries, newest first, reversed ones included.</summary>
    public required ImmutableArray<MonthEntryView> Entries { get; init; }
    public PanelContent<ImmutableList<ConditionLine>>? Conditions { get; init; }
    public PanelContent<ChartRecords>? Records { get; init; }
}

/// <summary>A name the chart gave until a day.</summary>
public sealed record FormerName(string Name, LocalDate Until);

/// <summary>The sentence, the lamps and what to do next, on what is known by now. While parts of the chart are on their way htmx fetches it again.</summary>
public sealed record SummaryView : IRenderedBy<SummaryPanel>
{
    public required string ContextId { get; init; }
    public required YearMonth Month { get; init; }
    /// <summary>The viewer is a billing practitioner: the list of what waits for their signature is offered.</summary>
    public bool CanSign { get; init; }
    /// <summary>The viewer keeps the staff register.</summary>
    public bool CanRegister { get; init; }
    /// <summary>Parts of the chart that are not known; nothing is billed on them.</summary>
    public ImmutableArray<UnreadView> Unread { get; init; } = [];
    /// <summary>What is on its way has been waited for; it can be asked again.</summary>
    public bool IsLate { get; init; }

    public ImmutableArray<ChartPart> Arriving => [.. Unread.Where(u => u.Failure is null).Select(u => u.Part)];
    public required SentenceView Sentence { get; init; }
    /// <summary>Consent, plan, conflicts, chart: in this order.</summary>
    public required ImmutableArray<LampView> Lamps { get; init; }
    public required ImmutableArray<StepView> Steps { get; init; }

    /// <summary>
    /// The viewer's own next step, the page's primary action: what nobody else may do comes first. Null when everything waits
    /// for somebody else or is done.
    /// </summary>
    public StepView? MyNext => Steps.Where(s => s is { State: StepState.Now, Mine: true }).OrderBy(s => s.Reserved ? 0 : 1).FirstOrDefault();
}

// Failure: Null while the EHR has not answered.
public sealed record UnreadView(ChartPart Part, EhrFailure? Failure);

// CountedSeconds: Of the lane shown: the one nearest to billing.
// Next: Threshold ahead; null when the last is met.
// Met: Lines the minutes support now, e.g. 99490 x1.
// PolicyId: strict, medicare-ffs, …
// HeldByUnknownPayer: No Coverage could be mapped: held to strict, and the page says so.
public sealed record SentenceView(int CountedSeconds, ThresholdView? Next, ImmutableArray<ThresholdView> Met, string PolicyId, bool HeldByUnknownPayer);

// CountedSeconds: Seconds that count, cut to nothing finer and rounded to nothing coarser.
public sealed record LaneView(Lane Lane, int CountedSeconds, ImmutableArray<ThresholdView> Thresholds);

// On: Date the detail names; null for none.
// Count: Count the word names, with Of; 0 when it names none.
// Detail: Free words from the record, e.g. the witness or the other service; null for none.
public sealed record LampView(LampKind Kind, LampState State, LampWord Word, LocalDate? On = null, int Count = 0, int Of = 0, string? Detail = null);

public enum LampKind { Consent, Plan, Conflicts, Chart }

/// <summary>Shape and colour; the word says the same.</summary>
public enum LampState { Ok, Warn, Stop, Unknown, Todo, Idle }

public enum LampWord
{
    ConsentVerbal, ConsentWritten, ConsentElectronic, ConsentMissing, ConsentInChartOnly, ConsentWithdrawn, ConsentDeclined, ConsentNotEnough,
    PlanCurrent, PlanMissing, PlanInChartOnly, PlanIncomplete, PlanNotApproved, PlanReviewDue,
    ConflictNone, ConflictFound, ConflictNotChecked,
    ChartNothingYet, ChartWritten, ChartWaiting, ChartByHand, ChartRejected, ChartUnknown, ChartNextSession,
}

/// <summary>One step on the way to a charge. The first step that is <see cref="StepState.Now"/> and <c>Mine</c> is the page's primary action.</summary>
// Who: Name of the person it waits for when not mine; null for "staff".
// Reserved: Only the billing practitioner (or a delegate, for the close) may do it.
// ByItself: Nobody has to do anything: the app does it.
public sealed record StepView(StepKind Kind, StepState State, bool Mine, string? Who = null, int Count = 0, int Of = 0, bool Reserved = false,
    bool ByItself = false);

public enum StepKind { Conditions, Consent, Plan, ApprovePlan, Time, DecisionMaking, Supervision, Close, Charge }

public enum StepState { Done, Now, Later, Blocked }

// Start: Local time of the practice.
// NotCountedBecause: The rules' words; null when it counts.
// Reason: For a reversal, its reason.
public sealed record MonthEntryView(Guid Id, LocalDateTime Start, LocalDateTime End, int Seconds, string Activity, string By, Lane? Lane,
    EntryStanding Standing, string? NotCountedBecause, bool CanReverse, DeliveryState Delivery, bool IsLate = false, string? Reason = null);

public enum EntryStanding { Counts, DoesNotCount, Reversed, Reversal }

public sealed record ConditionsPanelView(string ContextId, YearMonth Month, PanelContent<ImmutableList<ConditionLine>>? Content) : IRenderedBy<ConditionsPanel>;

// Suggested: The condition is on the suggestion list; the practitioner decides.
public sealed record ConditionLine(string Label, string Code, LocalDate? ListedOn, bool Suggested, bool Attested, string? Ended = null);

public sealed record RecordsPanelView(string ContextId, YearMonth Month, PanelContent<ChartRecords>? Content) : IRenderedBy<RecordsPanel>;

public sealed record ChartRecords(ImmutableArray<ChartRecordLine> Plans, ImmutableArray<ChartRecordLine> Consents);

// IsOurs: It is the accepted CCM plan, or a consent mapped to CCM; others are shown and never mistaken for one.
public sealed record ChartRecordLine(string Title, string Status, LocalDate? On, bool IsOurs);
