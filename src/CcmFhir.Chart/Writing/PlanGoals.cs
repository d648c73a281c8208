using CcmFhir.Chart.Reading;
using CcmFhir.Fhir.Model;
using static CcmFhir.Chart.Writing.Elements;

namespace CcmFhir.Chart.Writing;

/// <summary>The plan's goals as contained Goal resources: target, due day, how it goes, and the values that say so.</summary>
internal static class PlanGoals
{
    private const string Achievement = "http://terminology.hl7.org/CodeSystem/goal-achievement";

    public static Goal Write(TreatmentGoal goal, string id, string patient)
    {
        var written = new Goal
        {
            Id = id,
            LifecycleStatus = Goal.GoalLifecycleStatus.Active,
            AchievementStatus = AchievementOf(goal.Trend()) is { } code ? Concept(Achievement, code) : null,
            Description = Plain(goal.Text),
            Subject = Reference(patient),
            ExpressedBy = goal.Owner == "patient" ? Reference(patient) : null,
        };
        if (goal.Measure.Length > 0 || goal.Target is not null || goal.Due is not null)
        {
            written.Target.Add(Target(goal));
        }

        written.Note.Add(new Annotation { Text = $"Owner: {goal.Owner}" });
        written.OutcomeReference.AddRange(goal.Readings.Where(r => r.Source.StartsWith("Observation/", StringComparison.Ordinal)).Select(r => Reference(r.Source)));
        return written;
    }

    private static Goal.TargetComponent Target(TreatmentGoal goal)
    {
        var target = new Goal.TargetComponent();
        // A detail stands only beside a measure (goal invariant gol-1).
        var measure = goal.Measure.Length > 0 ? goal.Measure : goal.Text;
        target.Measure = goal.MeasureCode is { } code ? new CodeableConcept { Coding = { Coding(Codings.Loinc, code) }, Text = measure } : Plain(measure);
        if (goal.Target is { } value)
        {
            target.DetailQuantity = new Quantity { Value = FhirDecimal.From(value), Unit = goal.Unit.Length > 0 ? goal.Unit : null };
            if (ComparatorOf(goal.Comparator) is { } comparator)
            {
                target.DetailQuantity.Comparator = comparator;
            }
        }

        target.DueDate = goal.Due is { } due ? On(due) : null;
        return target;
    }

    private static QuantityComparator? ComparatorOf(string word) => word switch
    {
        "below" => QuantityComparator.LessThan,
        "at-most" => QuantityComparator.LessOrEqual,
        "at-least" => QuantityComparator.GreaterOrEqual,
        "above" => QuantityComparator.GreaterThan,
        _ => null,
    };

    private static string? AchievementOf(GoalTrend trend) => trend switch
    {
        GoalTrend.Achieved => "achieved",
        GoalTrend.Improving => "improving",
        GoalTrend.NoChange => "no-change",
        GoalTrend.Worsening => "worsening",
        GoalTrend.Unknown => null,
    };
}
