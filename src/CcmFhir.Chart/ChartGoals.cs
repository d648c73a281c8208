using System.Collections.Immutable;
using CcmFhir.Chart.Reading;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>The goals of a chart as data, each with the values that measure it. A person takes them over; nothing of them counts before.</summary>
public static class ChartGoals
{
    /// <summary>Goals that are meant to be worked on, in the chart's order.</summary>
    public static ImmutableArray<TreatmentGoal> Of(PlanMaterial chart, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(chart);
        var values = Values(chart.Observations, zone);
        return
        [
            .. from goal in chart.Goals
               where ChartDraft.IsOpen(goal)
               let text = Codings.Text(goal.Description)
               where text is not null
               select Read(goal, text, zone) into read
               select read.With(values.Where(v => v.Measures(read)).Select(v => v.Reading)),
        ];
    }

    /// <summary>Final numeric results with their day; others measure nothing.</summary>
    public static ImmutableArray<MeasuredValue> Values(ImmutableArray<Observation> observations, DateTimeZone zone) =>
    [
        .. from observation in observations
           where observation.Status?.Raw is "final" or "amended" or "corrected"
           let name = Codings.Text(observation.Code)
           let day = Days.First(observation.EffectiveDateTime ?? observation.EffectivePeriod?.Start, zone)
           let value = observation.ValueQuantity?.Value?.Value
           where name is not null && day is not null && value is not null
           select new MeasuredValue(
               name,
               [.. observation.Code?.Coding.Where(c => c.System == Codings.Loinc).Select(c => c.Code).OfType<string>() ?? []],
               new GoalReading(day.Value, value.Value, observation.ValueQuantity!.Unit ?? observation.ValueQuantity.Code ?? "", $"Observation/{observation.Id}")),
    ];

    private static TreatmentGoal Read(Goal goal, string text, DateTimeZone zone)
    {
        var target = goal.Target.FirstOrDefault(t => t.DetailQuantity?.Value?.Value is not null) ?? goal.Target.Leading();
        var quantity = target?.DetailQuantity;
        return new TreatmentGoal
        {
            Text = text,
            Owner = OwnerOf(goal.ExpressedBy),
            Measure = Codings.Text(target?.Measure) ?? "",
            MeasureCode = Codings.Of(target?.Measure, Codings.Loinc)?.Code,
            Comparator = ComparatorOf(quantity?.Comparator?.Known),
            Target = quantity?.Value?.Value,
            Unit = quantity?.Unit ?? quantity?.Code ?? "",
            Due = Days.Exact(target?.DueDate, zone),
            Source = $"Goal/{goal.Id}",
        };
    }

    private static string OwnerOf(ResourceReference? by) => References.Id(by, "Patient") is not null ? "patient"
        : References.Id(by, "RelatedPerson") is not null ? "caregiver"
        : "care-team";

    private static string ComparatorOf(QuantityComparator? comparator) => comparator switch
    {
        QuantityComparator.LessThan => "below",
        QuantityComparator.GreaterOrEqual => "at-least",
        QuantityComparator.GreaterThan => "above",
        QuantityComparator.LessOrEqual => "at-most",
        null => "exactly",
    };
}
