using CcmFhir.Fhir.Model;
using ActivityStatus = CcmFhir.Fhir.Model.CarePlan.CarePlanActivityStatus;

namespace CcmFhir.Chart.Reading;

/// <summary>The activities of a care plan as lines of text.</summary>
internal static class PlanActivities
{
    /// <summary>What is to be done; null when it is not said, was stopped, or must not be done.</summary>
    public static string? Text(CarePlan.ActivityComponent activity)
    {
        if (activity.Detail is not { } detail)
        {
            return NullIfBlank(activity.Reference?.Display);
        }

        if (detail.DoNotPerform == true || detail.Status?.Known is ActivityStatus.Cancelled or ActivityStatus.Stopped or ActivityStatus.EnteredInError)
        {
            return null;
        }

        var (what, how) = (Codings.Text(detail.Code), NullIfBlank(detail.Description));
        return what is null ? how : how is null || how == what ? what : $"{what}: {how}";
    }

    public static bool IsMedication(CarePlan.ActivityComponent activity) =>
        activity.Detail is { } detail && (detail.Kind?.Known == CarePlan.CarePlanActivityKind.MedicationRequest
            || detail.ProductCodeableConcept is not null || detail.ProductReference is not null);

    public static bool IsScheduled(CarePlan.ActivityComponent activity) =>
        activity.Detail is { } detail && (detail.ScheduledTiming ?? (object?)detail.ScheduledPeriod ?? detail.ScheduledString) is not null;

    /// <summary>Who is to do it, as named; empty when nobody is.</summary>
    public static string Performers(CarePlan.ActivityComponent activity) =>
        string.Join(", ", activity.Detail?.Performer.Select(p => NullIfBlank(p.Display) ?? References.Key(p)).OfType<string>() ?? []);

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
