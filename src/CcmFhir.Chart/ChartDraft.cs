using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Reading;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>What a chart holds for a care plan beside its CarePlans.</summary>
public sealed record PlanMaterial(
    ImmutableArray<Condition> Conditions, ImmutableArray<Goal> Goals, ImmutableArray<MedicationRequest> Medications, ImmutableArray<CareTeam> Teams,
    ImmutableArray<Encounter> Encounters, ImmutableArray<Observation> Observations);

/// <summary>
/// The draft of a plan from the whole chart: each line names the resource it is from, and a person keeps it, changes it or leaves it
/// out. Nothing of it counts before that.
/// </summary>
public static class ChartDraft
{
    public static ImmutableArray<ChartPlanElement> Of(PlanMaterial chart, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return
        [
            Element(PlanElements.ProblemList, Problems(chart.Conditions, zone)),
            Element(PlanElements.MeasurableGoals, Goals(chart.Goals, zone)),
            Element(PlanElements.PlannedInterventions, Members(chart.Teams, zone)),
            Element(PlanElements.MedicationManagement, Medications(chart.Medications, zone)),
            Element(PlanElements.OutsideCoordination, [.. Stays(chart.Encounters, zone), .. Elsewhere(chart.Teams, zone)]),
            Element(PlanElements.PeriodicReview, Latest(chart.Observations, zone)),
        ];
    }

    private static ChartPlanElement Element(PlanElements element, IEnumerable<ChartPlanLine> lines) => new(Words.Of(element), [.. lines.Distinct()]);

    private static IEnumerable<ChartPlanLine> Problems(ImmutableArray<Condition> conditions, DateTimeZone zone) =>
        from condition in conditions
        where condition.ClinicalStatus?.Coding.Any(c => c.Code is "active" or "recurrence" or "relapse") == true
            && condition.VerificationStatus?.Coding.Any(c => c.Code is "refuted" or "entered-in-error") != true
        let label = ConditionTranslator.LabelOf(condition)
        where !string.IsNullOrEmpty(label)
        select Line(label, condition, ConditionTranslator.ListedOn(condition, zone));

    private static IEnumerable<ChartPlanLine> Goals(ImmutableArray<Goal> goals, DateTimeZone zone) =>
        from goal in goals
        where IsOpen(goal)
        let text = GoalText.Of(goal) ?? Codings.Text(goal.Description)
        where text is not null
        select Line(text, goal, Days.Exact(goal.StartDate ?? goal.StatusDate, zone));

    /// <summary>Meant to be worked on.</summary>
    internal static bool IsOpen(Goal goal) => goal.LifecycleStatus?.Known is Goal.GoalLifecycleStatus.Active or Goal.GoalLifecycleStatus.Accepted
        or Goal.GoalLifecycleStatus.Planned or Goal.GoalLifecycleStatus.Proposed or Goal.GoalLifecycleStatus.OnHold;

    private static IEnumerable<ChartPlanLine> Medications(ImmutableArray<MedicationRequest> medications, DateTimeZone zone) =>
        from medication in medications
        where medication.Status?.Raw == "active" && medication.DoNotPerform != true && medication.Intent?.Raw is null or "order" or "plan"
        let name = Codings.Text(medication.MedicationCodeableConcept) ?? medication.MedicationReference?.Display
        where !string.IsNullOrWhiteSpace(name)
        let dosage = medication.DosageInstruction.Select(d => d.Text).FirstOrDefault(t => !string.IsNullOrWhiteSpace(t))
        select Line(dosage is null ? name : $"{name}: {dosage}", medication, Days.Exact(medication.AuthoredOn, zone));

    private static IEnumerable<ChartPlanLine> Members(ImmutableArray<CareTeam> teams, DateTimeZone zone) =>
        from team in teams
        where IsInForce(team)
        from member in team.Participant
        let text = NameOf(member)
        where text.Length > 0
        select Line(text, team, Days.Exact(team.Period?.Start, zone));

    private static bool IsInForce(CareTeam team) => team.Status?.Raw is null or "active" or "proposed";

    /// <summary>Members who act for another organization, or are one.</summary>
    private static IEnumerable<ChartPlanLine> Elsewhere(ImmutableArray<CareTeam> teams, DateTimeZone zone) =>
        from team in teams
        where IsInForce(team)
        from member in team.Participant
        let organization = member.OnBehalfOf?.Display ?? (References.Id(member.Member, "Organization") is null ? null : member.Member?.Display)
        where !string.IsNullOrWhiteSpace(organization)
        let text = NameOf(member)
        select Line(text.Length > 0 && text != organization ? $"{text}, {organization}" : organization, team, Days.Exact(team.Period?.Start, zone));

    private static string NameOf(CareTeam.ParticipantComponent member) => string.Join(": ", new[]
    {
        member.Role.Select(Codings.Text).FirstOrDefault(r => r is not null), member.Member?.Display,
    }.Where(t => !string.IsNullOrWhiteSpace(t)));

    private static IEnumerable<ChartPlanLine> Stays(ImmutableArray<Encounter> encounters, DateTimeZone zone) =>
        from encounter in encounters
        let stay = EncounterTranslator.StayFromFhir(encounter, zone)
        where stay is not null
        orderby stay.From descending
        let place = encounter.ServiceProvider?.Display
        let days = stay.To is { } to && to != stay.From ? $"{stay.From:uuuu-MM-dd} - {to:uuuu-MM-dd}" : $"{stay.From:uuuu-MM-dd}"
        select Line($"{(string.IsNullOrWhiteSpace(place) ? Words.Of(stay.Kind) : place)}, {days}", encounter, stay.From);

    /// <summary>The newest value of each measure.</summary>
    private static IEnumerable<ChartPlanLine> Latest(ImmutableArray<Observation> observations, DateTimeZone zone) =>
        from observation in observations
        where observation.Status?.Raw is "final" or "amended" or "corrected"
        let name = Codings.Text(observation.Code)
        let day = Days.First(observation.EffectiveDateTime ?? observation.EffectivePeriod?.Start, zone)
        where name is not null && day is not null && observation.ValueQuantity?.Value is not null
        group (Observation: observation, Day: day.Value) by name into measure
        orderby measure.Key
        let newest = measure.MaxBy(m => m.Day)
        let value = newest.Observation.ValueQuantity
        select Line($"{measure.Key}: {value.Value!.Value.Raw} {value.Unit ?? value.Code}".Trim(), newest.Observation, newest.Day);

    private static ChartPlanLine Line(string text, Resource source, LocalDate? on) => new(text, $"{source.ResourceType}/{source.Id}", on);
}
