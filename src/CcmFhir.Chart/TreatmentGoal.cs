using System.Collections.Immutable;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>A measurable treatment goal as data: whose it is, what is measured, what is aimed at, and how it goes.</summary>
public sealed record TreatmentGoal
{
    /// <summary>In words, "Lower blood sugar".</summary>
    public required string Text { get; init; }

    /// <summary>patient, caregiver, practitioner or care-team.</summary>
    public required string Owner { get; init; }

    /// <summary>What is measured, in words; empty where nothing is.</summary>
    public string Measure { get; init; } = "";

    /// <summary>LOINC code of the measure, where the chart has one.</summary>
    public string? MeasureCode { get; init; }

    /// <summary>below, at-most, at-least, above or exactly.</summary>
    public string Comparator { get; init; } = "at-most";

    /// <summary>Null: the target is in the words only.</summary>
    public decimal? Target { get; init; }

    public string Unit { get; init; } = "";

    public LocalDate? Due { get; init; }

    /// <summary>The chart's Goal it was taken from, "Goal/17"; null: written here.</summary>
    public string? Source { get; init; }

    /// <summary>Measured values, oldest first.</summary>
    public ImmutableArray<GoalReading> Readings { get; init; } = [];

    /// <summary>The same goal with values that measure it, each day's once; one that was known stays.</summary>
    public TreatmentGoal With(IEnumerable<GoalReading> readings) =>
        this with { Readings = [.. Readings.Concat(readings).DistinctBy(r => (r.On, r.Value)).OrderBy(r => r.On)] };

    /// <summary>How the last value stands to the target and to the value before it.</summary>
    public GoalTrend Trend() => (Target, Readings) switch
    {
        (null, _) or (_, []) => GoalTrend.Unknown,
        ({ } target, [.., var last]) when Meets(last.Value, target) => GoalTrend.Achieved,
        ({ } target, [.., var before, var last]) => Math.Abs(last.Value - target).CompareTo(Math.Abs(before.Value - target)) switch
        {
            < 0 => GoalTrend.Improving,
            > 0 => GoalTrend.Worsening,
            0 => GoalTrend.NoChange,
        },
        _ => GoalTrend.Unknown,
    };

    private bool Meets(decimal value, decimal target) => Comparator switch
    {
        "below" => value < target,
        "at-least" => value >= target,
        "above" => value > target,
        "exactly" => value == target,
        _ => value <= target,
    };
}

/// <param name="Source">"Observation/9", or "entered" by a person.</param>
public sealed record GoalReading(LocalDate On, decimal Value, string Unit, string Source);

/// <summary>Unknown: no target, or too few values to tell.</summary>
public enum GoalTrend
{
    Unknown,
    Achieved,
    Improving,
    NoChange,
    Worsening,
}

/// <summary>A measured value of the chart that may belong to a goal.</summary>
/// <param name="Name">What was measured, in words.</param>
/// <param name="Codes">Its LOINC codes.</param>
public sealed record MeasuredValue(string Name, ImmutableArray<string> Codes, GoalReading Reading)
{
    /// <summary>By code where the goal has one, else by name.</summary>
    public bool Measures(TreatmentGoal goal)
    {
        ArgumentNullException.ThrowIfNull(goal);
        return goal.MeasureCode is { } code ? Codes.Contains(code) : goal.Measure.Length > 0 && string.Equals(goal.Measure, Name, StringComparison.OrdinalIgnoreCase);
    }
}
