using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Vocabulary;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>A CarePlan of the chart.</summary>
/// <param name="Id">The id in the EHR.</param>
/// <param name="Title">What it calls itself.</param>
/// <param name="IsOurs">Whether this product wrote it.</param>
/// <param name="Draft">What it would be as the CCM plan. Of another's plan only elements its structure proves are set, never by its prose; approval, copy and review are always a person's to add. Null when its day of creation is not told.</param>
/// <param name="Goals">Descriptions of its goals, for the page.</param>
/// <param name="Activities">Descriptions of its activities, for the page.</param>
/// <param name="Gaps">What could not be read.</param>
public sealed record CarePlanReading(
    string Id,
    string Title,
    bool IsOurs,
    CarePlanOnFile? Draft,
    ImmutableArray<string> Goals,
    ImmutableArray<string> Activities,
    ImmutableArray<ChartGap> Gaps);

/// <summary>Reads CarePlans; <see cref="CarePlanWriter"/> writes ours.</summary>
public static class CarePlanTranslator
{
    /// <param name="plan">As read from the EHR.</param>
    /// <param name="goals">The Goals of the patient; those the plan refers to are used, besides contained ones.</param>
    /// <param name="zone">The practice's zone.</param>
    public static CarePlanReading FromFhir(CarePlan plan, IReadOnlyCollection<Goal> goals, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(goals);
        var source = $"CarePlan/{plan.Id}";
        var gaps = ImmutableArray.CreateBuilder<ChartGap>();
        var dates = new ChartDates(zone, source, gaps);
        var ownId = plan.Identifier.FirstOrDefault(i => i.System == Sid.Plan)?.Value;
        var own = Goals(plan, goals);
        var created = dates.Day(plan.Created, "created") ?? dates.Day(plan.Period?.Start, "period.start");
        if (created is null)
        {
            gaps.Add(new ChartGap(ChartGapKind.Absent, source, "created"));
        }

        var draft = created is not { } day ? null : ownId is null ? Foreign(plan, own, day) : Ours(plan, ownId, day, dates);
        return new CarePlanReading(
            plan.Id ?? "",
            plan.Title ?? plan.Category.Select(c => c.Text).FirstOrDefault(t => t is not null) ?? "",
            ownId is not null,
            draft,
            [.. own.Select(g => g.Description?.Text).OfType<string>()],
            [.. plan.Activity.Select(ActivityText).OfType<string>()],
            gaps.ToImmutable());
    }

    private static CarePlanOnFile Foreign(CarePlan plan, IReadOnlyList<Goal> goals, LocalDate created) => new()
    {
        Id = plan.Id ?? "",
        CreatedOn = created,
        Conditions = ConditionsOf(plan),
        Elements = Recognised(plan, goals),
    };

    private static CarePlanOnFile Ours(CarePlan plan, string id, LocalDate created, ChartDates dates) => new()
    {
        Id = id,
        CreatedOn = created,
        ReviewedOn = dates.Day(Said(plan, "ccm-plan-reviewed-on")?.ValueDate, "extension"),
        RevisedOn = dates.Day(Said(plan, "ccm-plan-revised-on")?.ValueDate, "extension"),
        SubstantiallyRevised = Said(plan, "ccm-plan-substantially-revised")?.ValueBoolean,
        Conditions = ConditionsOf(plan),
        Elements = Flags<PlanElements>(plan, CarePlanWriter.ElementExtension, e => e.Extension.FirstOrDefault(x => x.Url == "element")?.ValueCode),
        ApprovedBy = PersonId.FromReference(Said(plan, "ccm-plan-approved-by")?.ValueReference),
        CopyGivenOn = dates.Day(Said(plan, "copy-given")?.Extension.FirstOrDefault(e => e.Url == "date")?.ValueDate, "extension"),
        SharedBy = Flags<SharingMeans>(plan, "ccm-plan-shared-by", e => e.ValueCode),
        InCertifiedEhr = Said(plan, "ccm-plan-in-certified-ehr")?.ValueBoolean,
    };

    /// <summary>
    /// Elements that structure alone proves: two problems addressed, a goal with a measurable target, an activity for every one
    /// of which somebody is responsible, an activity that is a medication order. The other eight are prose and a person's to tick.
    /// </summary>
    private static PlanElements Recognised(CarePlan plan, IReadOnlyList<Goal> goals)
    {
        var elements = plan.Addresses.Count >= 2 ? PlanElements.ProblemList : PlanElements.None;
        if (goals.Any(g => g.Target.Any(IsMeasurable)))
        {
            elements |= PlanElements.MeasurableGoals;
        }

        if (plan.Activity.Count > 0 && plan.Activity.All(a => a.Detail?.Performer.Count > 0))
        {
            elements |= PlanElements.PlannedInterventions;
        }

        if (plan.Activity.Any(a => a.Reference?.Parts.Type is "MedicationRequest" ||
                a.Detail?.Kind?.Known == CarePlan.CarePlanActivityKind.MedicationRequest))
        {
            elements |= PlanElements.MedicationManagement;
        }

        return elements;
    }

    // A due date alone measures nothing.
    private static bool IsMeasurable(Goal.TargetComponent target) =>
        target.DetailQuantity is not null || target.DetailRange is not null || target.DetailRatio is not null || target.DetailInteger is not null;

    private static ImmutableArray<string>? ConditionsOf(CarePlan plan)
    {
        ImmutableArray<string> conditions =
            [.. plan.Addresses.Select(a => a.Parts).Where(p => p.Type == "Condition").Select(p => p.Id!).Distinct()];
        return conditions.IsEmpty ? null : conditions;
    }

    private static List<Goal> Goals(CarePlan plan, IReadOnlyCollection<Goal> goals) =>
    [
        .. plan.Goal.Select(r => r.Parts.Kind == ReferenceKind.Contained
            ? plan.FindContained(r) as Goal
            : goals.FirstOrDefault(g => g.Id == r.Parts.Id && r.Parts.Type == "Goal")).OfType<Goal>(),
    ];

    private static string? ActivityText(CarePlan.ActivityComponent activity) =>
        activity.Detail?.Code?.Text
        ?? activity.Detail?.Description
        ?? activity.Detail?.Code?.Coding.Select(c => c.Display).FirstOrDefault(d => d is not null)
        ?? activity.Reference?.Display;

    private static Extension? Said(CarePlan plan, string extension) =>
        plan.Extension.FirstOrDefault(e => e.Url == Canonicals.Extension(extension));

    private static T? Flags<T>(CarePlan plan, string extension, Func<Extension, string?> word)
        where T : struct, Enum
    {
        var told = plan.Extension.Where(e => e.Url == Canonicals.Extension(extension)).Select(word).OfType<string>().ToArray();
        var bits = told.Where(w => Words.TryParse<T>(w, out _)).Aggregate(0, (all, w) =>
        {
            _ = Words.TryParse<T>(w, out var flag);
            return all | Convert.ToInt32(flag, System.Globalization.CultureInfo.InvariantCulture);
        });
        return told.Length == 0 ? null : (T)Enum.ToObject(typeof(T), bits);
    }
}
