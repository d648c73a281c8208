using System.Collections.Immutable;
using CcmFhir.Billing.Eligibility;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>A comprehensive care plan as the store keeps it.</summary>
public sealed record CarePlanRecord
{
    /// <summary>The facts. Null properties stay unsaid; <see cref="CarePlanOnFile.Conditions"/> are ids without "Condition/".</summary>
    public required CarePlanOnFile Plan { get; init; }

    /// <summary>"Patient/1".</summary>
    public required string Patient { get; init; }

    public required string Title { get; init; }

    /// <summary>What was written for each element, in any order; those without text are left out.</summary>
    public required ImmutableArray<PlanElementText> Texts { get; init; }

    /// <summary>Goals as data; a line of the goals' text that is one of them is not written twice.</summary>
    public ImmutableArray<TreatmentGoal> Goals { get; init; } = [];

    /// <summary>The care team; the billing practitioner among them.</summary>
    public required ImmutableArray<TeamMember> Team { get; init; }

    public string? Author { get; init; }

    /// <summary>References of assessments and lists the plan rests on.</summary>
    public ImmutableArray<string> SupportingInfo { get; init; } = [];

    /// <summary>The copy handed over; its day is <see cref="CarePlanOnFile.CopyGivenOn"/>.</summary>
    public PlanCopy? Copy { get; init; }

    /// <summary>Replaced or ended; else active.</summary>
    public bool IsClosed { get; init; }
}

/// <param name="Element">One single element.</param>
/// <param name="Text">As written; lines may be separated by line feeds.</param>
public sealed record PlanElementText(PlanElements Element, string Text);

/// <param name="Who">The member.</param>
/// <param name="Role">In words, "Care manager".</param>
public sealed record TeamMember(Actor Who, string Role);

/// <param name="To">"patient" or "caregiver".</param>
/// <param name="How">"paper", "electronic" or "fax".</param>
public sealed record PlanCopy(string To, string How);

/// <summary>A care plan found in the chart: a start for a person to confirm, never counted by itself.</summary>
public sealed record ChartPlan
{
    public required string Id { get; init; }

    /// <summary>Its title, else its category's text; empty when it has neither.</summary>
    public required string Title { get; init; }

    /// <summary>FHIR's word as sent; null when absent.</summary>
    public string? Status { get; init; }

    public LocalDate? Created { get; init; }

    public LocalDate? PeriodStart { get; init; }

    /// <summary>Display name, else the reference.</summary>
    public string? Author { get; init; }

    /// <summary>The activities as text, in their order.</summary>
    public required ImmutableArray<string> Activities { get; init; }

    /// <summary>Ids of the Conditions it addresses.</summary>
    public required ImmutableArray<string> ConditionIds { get; init; }

    /// <summary>All twelve elements in the order of <see cref="PlanElements"/>, most without lines.</summary>
    public required ImmutableArray<ChartPlanElement> Elements { get; init; }

    /// <summary>The narrative as plain text, tags removed: all some EHRs send. Null when there is none.</summary>
    public string? Narrative { get; init; }

    /// <summary>Whether we wrote it.</summary>
    public bool IsCcm { get; init; }
}

/// <summary>What the chart holds that may belong to one element.</summary>
/// <param name="Code">"measurable-goals".</param>
/// <param name="Lines">Suggestions.</param>
public sealed record ChartPlanElement(string Code, ImmutableArray<ChartPlanLine> Lines);

/// <param name="Text">One line.</param>
/// <param name="Source">Type and id, "Goal/17".</param>
/// <param name="On">Local day of the source, where it has one.</param>
public sealed record ChartPlanLine(string Text, string Source, LocalDate? On);
