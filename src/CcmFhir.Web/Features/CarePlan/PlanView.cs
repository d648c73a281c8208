using System.Collections.Immutable;
using CcmFhir.Chart;
using CcmFhir.Web.Components;
using NodaTime;

namespace CcmFhir.Web.Features.CarePlan;

// CARE PLAN
//   GET  /c/{id}/plan?part={element}   without a plan: the chart's plans to accept; else the editor (part absent: first missing)
//   POST /c/{id}/plan/accept    chartPlanId (empty: start an empty plan)     -> 303 …/plan?done=plan-accepted
//   POST /c/{id}/plan           revision, part (element code), text (up to 8,000), done (yes | absent)
//                                 -> 303 …/plan?part={next missing}&done=plan-saved; revision overtaken -> 422 ChangedMeanwhile
//   POST /c/{id}/plan/goals     revision, goalId (empty: a new one), goal, owner (patient | caregiver | practitioner | care-team), measure,
//                                 comparator (at-most | below | at-least | above | exactly), target (number or empty), unit, due (date or empty),
//                                 reading (number or empty), readingOn (date), remove (yes | absent) -> 303 …/plan?part=measurable-goals
//   POST /c/{id}/plan/details   revision, conditionIds (repeated), reviewedOn (date), inCertifiedEhr (yes | absent)
//   POST /c/{id}/plan/copy      to (patient | caregiver), how (paper | electronic | fax), on (date, not future)
//                                 -> 303 …/plan?part=details&done=plan-copy-recorded
//   POST /c/{id}/plan/reviewed  revision, reason (text, required): reviewed, no change -> done=plan-reviewed
//   POST /c/{id}/plan/approve   revision; only the billing practitioner       -> 303 …/plan?done=plan-approved
//   GET  /c/{id}/plan/versions?of={n}  every revision, and what revision n changed
//   GET  /c/{id}/plan/words?lang=en|es&size=large  for the patient, in plain words, with its reading grade
// part=details is the last entry of the list: conditions covered, copy given, review date, certified EHR.

public sealed record PlanView : IRenderedBy<PlanPage>
{
    public required PageFrame Frame { get; init; }
    public required Guid RequestId { get; init; }
    /// <summary>Null: no CCM plan yet.</summary>
    public PlanDraft? Draft { get; init; }
    /// <summary>Plans found in the chart, newest first; used while <see cref="Draft"/> is null.</summary>
    public ImmutableArray<ChartPlan> ChartPlans { get; init; } = [];
    /// <summary>The chart could not be read.</summary>
    public EhrFailure? Failure { get; init; }
    /// <summary>Element code, or "details".</summary>
    public string Part { get; init; } = "";
    public FormErrors Errors { get; init; } = FormErrors.None;
    /// <summary>A goal's form that came back.</summary>
    public GoalForm? PostedGoal { get; init; }
    /// <summary>Set: nothing can be changed.</summary>
    public Refusal? ReadOnly { get; init; }
    /// <summary>Set: this person cannot approve now (wrong role, or parts missing); null: the Approve button is live.</summary>
    public Refusal? CannotApprove { get; init; }
}

// Revision: Counts saves; guards against two editors.
// Elements: All twelve, in the order of facts.md.
// Covered: Attested conditions with their tick.
// Required: Element codes the policy requires; the others are asked for and do not block.
public sealed record PlanDraft(int Revision, LocalDate CreatedOn, string? SourceTitle, ImmutableArray<PlanElement> Elements,
    ImmutableArray<CoveredCondition> Covered, ImmutableArray<string> Required, LocalDate? ReviewedOn, bool InCertifiedEhr,
    CopyGiven? Copy, PlanApproval? Approval, string PolicyId)
{
    /// <summary>New in the chart since the last review and not in the plan.</summary>
    public ImmutableArray<ChartLine> Triggers { get; init; } = [];

    /// <summary>Names of the guides for the attested conditions: texts <c>guide.{name}.{element}</c>.</summary>
    public ImmutableArray<string> Guides { get; init; } = [];

    public ImmutableArray<GoalView> Goals { get; init; } = [];

    public int MissingRequired => Elements.Count(e => !e.Done && Required.Contains(e.Code));
}

// Text: As written, or prefilled from the chart and not confirmed yet.
// Done: Confirmed by a person. Nothing unconfirmed counts.
// ChangedSinceApproval: Marks the list.
public sealed record PlanElement(string Code, string Text, bool Done, ImmutableArray<ChartLine> FromChart, bool ChangedSinceApproval = false);

// Source: Type and id, "Goal/17".
// Kept: The text of the element still holds the line as the chart has it.
public sealed record ChartLine(string Text, string Source, LocalDate? On, bool Kept = false);

// Source: The chart's Goal it came from; null: written here.
// Readings: The newest three, newest first.
public sealed record GoalView(Guid Id, string Text, string Owner, string Measure, string Comparator, decimal? Target, string Unit, LocalDate? Due,
    string? Source, GoalTrend Trend, ImmutableArray<ReadingView> Readings);

// Source: "Observation/9", or "entered".
public sealed record ReadingView(LocalDate On, decimal Value, string Unit, string Source);

/// <summary>A goal's form as proposed or as posted.</summary>
// Id: Null: a new goal.
public sealed record GoalForm(Guid? Id, string Text, string Owner, string Measure, string Comparator, string Target, string Unit, string Due, string Reading,
    string ReadingOn);

public sealed record CoveredCondition(string Id, string Label, string Code, bool Covered);

public sealed record CopyGiven(string To, string How, LocalDate On, string By);

public sealed record PlanApproval(string By, LocalDate On, int Revision);

public sealed record ChartPlan(string Id, string Title, string Status, LocalDate? Created, LocalDate? PeriodStart, string? Author,
    ImmutableArray<string> Activities, int ConditionCount);
