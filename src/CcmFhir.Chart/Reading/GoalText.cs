using CcmFhir.Fhir.Model;

namespace CcmFhir.Chart.Reading;

/// <summary>A goal with its target in one line.</summary>
internal static class GoalText
{
    /// <summary>Null when it has no target, or no words.</summary>
    public static string? Of(Goal goal)
    {
        var targets = goal.Target.Select(Target).Where(t => t.Length > 0).ToList();
        return targets.Count > 0 && Codings.Text(goal.Description) is { } text ? $"{text} ({string.Join("; ", targets)})" : null;
    }

    private static string Target(Goal.TargetComponent target)
    {
        string?[] parts = [Codings.Text(target.Measure), Detail(target), target.DueDate?.Raw];
        return string.Join(", ", parts.Where(p => !string.IsNullOrWhiteSpace(p)));
    }

    private static string? Detail(Goal.TargetComponent target) =>
        target.DetailQuantity is { } quantity ? Amount(quantity)
        : target.DetailRange is { } range ? $"{Amount(range.Low)} - {Amount(range.High)}"
        : Codings.Text(target.DetailCodeableConcept) ?? target.DetailString ?? target.DetailInteger?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Amount(Quantity? quantity) =>
        $"{quantity?.Comparator?.Raw} {quantity?.Value?.Raw} {quantity?.Unit ?? quantity?.Code}".Trim();
}
