using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Fhir.Model;
using NodaTime;
using GoalStatus = CcmFhir.Fhir.Model.Goal.GoalLifecycleStatus;

namespace CcmFhir.Chart.Reading;

/// <summary>Sorts the lines of a plan of the EHR under the twelve elements, by structure first and by plain words second.</summary>
internal sealed class PlanSuggestions(
    CarePlan plan, ImmutableArray<Goal> goals, ImmutableArray<CareTeam> teams, ImmutableArray<Condition> conditions, DateTimeZone zone)
{
    private readonly string _source = $"CarePlan/{plan.Id}";
    private readonly LocalDate? _on = Days.Exact(plan.Created ?? plan.Period?.Start, zone);

    public ImmutableArray<ChartPlanElement> Elements() =>
        [.. Words.SingleFlags<PlanElements>().Select(e => new ChartPlanElement(Words.Of(e), [.. LinesOf(e).Distinct()]))];

    private IEnumerable<ChartPlanLine> LinesOf(PlanElements element) => element switch
    {
        PlanElements.ProblemList => Problems(),
        PlanElements.MeasurableGoals => MeasurableGoals(),
        PlanElements.PlannedInterventions => [.. Interventions(), .. Team()],
        PlanElements.MedicationManagement => [.. Activities(PlanActivities.IsMedication), .. Worded(element)],
        PlanElements.PeriodicReview => [.. Activities(PlanActivities.IsScheduled), .. Worded(element)],
        _ => Worded(element),
    };

    private IEnumerable<ChartPlanLine> Problems()
    {
        foreach (var reference in plan.Addresses)
        {
            if (Find(reference, "Condition", conditions) is { } condition)
            {
                if (StillStands(condition) && ConditionTranslator.LabelOf(condition) is { Length: > 0 } label)
                {
                    yield return new ChartPlanLine(label, SourceOf(condition), ConditionTranslator.ListedOn(condition, zone));
                }
            }
            else if (!string.IsNullOrWhiteSpace(reference.Display))
            {
                yield return new ChartPlanLine(reference.Display, References.Key(reference) ?? _source, _on);
            }
        }
    }

    private static bool StillStands(Condition condition) =>
        !(condition.ClinicalStatus?.Coding.Any(c => c.Code is "inactive" or "remission" or "resolved") ?? false)
        && !(condition.VerificationStatus?.Coding.Any(c => c.Code is "refuted" or "entered-in-error") ?? false);

    /// <summary>A goal is measurable when it has a target: what to reach, or by when.</summary>
    private IEnumerable<ChartPlanLine> MeasurableGoals() =>
        from reference in plan.Goal
        let goal = Find(reference, "Goal", goals)
        where goal is not null
            && goal.LifecycleStatus?.Known is not (GoalStatus.Rejected or GoalStatus.Cancelled or GoalStatus.EnteredInError)
        let text = GoalText.Of(goal)
        where text is not null
        select new ChartPlanLine(text, SourceOf(goal), Days.Exact(goal.StartDate ?? goal.StatusDate, zone));

    private IEnumerable<ChartPlanLine> Interventions() =>
        from activity in plan.Activity
        let text = PlanActivities.Text(activity)
        let who = PlanActivities.Performers(activity)
        where text is not null && who.Length > 0
        select new ChartPlanLine($"{text} ({who})", _source, _on);

    private IEnumerable<ChartPlanLine> Team() =>
        from reference in plan.CareTeam
        let team = Find(reference, "CareTeam", teams)
        where team is not null
        from member in team.Participant
        let role = member.Role.Select(Codings.Text).FirstOrDefault(r => r is not null)
        let name = member.Member?.Display
        let text = string.Join(": ", new[] { role, name }.Where(t => !string.IsNullOrWhiteSpace(t)))
        where text.Length > 0
        select new ChartPlanLine(text, SourceOf(team), Days.Exact(team.Period?.Start, zone));

    private IEnumerable<ChartPlanLine> Activities(Func<CarePlan.ActivityComponent, bool> belongs) =>
        plan.Activity.Where(belongs).Select(PlanActivities.Text).OfType<string>().Select(t => new ChartPlanLine(t, _source, _on));

    private IEnumerable<ChartPlanLine> Worded(PlanElements element) =>
        plan.Activity.Select(PlanActivities.Text).OfType<string>().Where(t => PlanWords.Suggest(element, t))
            .Select(t => new ChartPlanLine(t, _source, _on));

    private T? Find<T>(ResourceReference reference, string type, ImmutableArray<T> among)
        where T : Resource =>
        References.Contained(reference, plan) as T
        ?? (References.Id(reference, type) is { } id ? among.FirstOrDefault(r => r.Id == id) : null);

    private string SourceOf(Resource resource) => plan.Contained.Any(c => ReferenceEquals(c.Json, resource.Json)) || resource.Id is null
        ? _source
        : $"{resource.ResourceType}/{resource.Id}";
}
