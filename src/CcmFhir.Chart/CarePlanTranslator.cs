using System.Collections.Immutable;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Reading;
using CcmFhir.Chart.Writing;
using CcmFhir.Fhir.Model;
using NodaTime;
using PlanStatus = CcmFhir.Fhir.Model.RequestStatus;

namespace CcmFhir.Chart;

/// <summary>
/// <see cref="CarePlanOnFile"/> to and from a CarePlan of our profile <c>ccm-careplan</c>, and any CarePlan to suggestions a person may take
/// over. A plan of the EHR never counts by itself: what it covers is for a person to confirm.
/// </summary>
public static class CarePlanTranslator
{
    /// <summary>
    /// What the plan says, and which of its lines may belong to which of the twelve elements; null without an id or with modifier extensions.
    /// Goals, teams and conditions are looked up among those given and among the contained ones; what is not found is left out.
    /// </summary>
    public static ChartPlan? FromFhir(
        CarePlan plan, IEnumerable<Goal> goals, IEnumerable<CareTeam> careTeams, IEnumerable<Condition> conditions, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Id is not { Length: > 0 } id || plan.ModifierExtension.Count > 0 ? null : new ChartPlan
        {
            Id = id,
            Title = TitleOf(plan),
            Status = plan.Status?.Raw,
            Created = Days.Exact(plan.Created, zone),
            PeriodStart = Days.Exact(plan.Period?.Start, zone),
            Author = string.IsNullOrWhiteSpace(plan.Author?.Display) ? References.Key(plan.Author) : plan.Author.Display,
            Activities = [.. plan.Activity.Select(PlanActivities.Text).OfType<string>()],
            ConditionIds = ConditionsOf(plan),
            Elements = new PlanSuggestions(plan, [.. goals], [.. careTeams], [.. conditions], zone).Elements(),
            Narrative = NarrativeText.Of(plan.Text?.Div),
            IsCcm = IsOurs(plan),
        };
    }

    /// <summary>
    /// The plan a CarePlan of our own profile holds; null for any other, for a draft or one entered in error, and where the day it was
    /// created is not known exactly. The id is our identifier's value.
    /// </summary>
    public static CarePlanOnFile? CcmFromFhir(CarePlan plan, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var id = plan.Identifier.FirstOrDefault(i => i.System == CcmTerms.PlanIdentifier)?.Value;
        return string.IsNullOrWhiteSpace(id) || plan.ModifierExtension.Count > 0
            || plan.Status?.Known is not (PlanStatus.Active or PlanStatus.OnHold or PlanStatus.Revoked or PlanStatus.Completed)
            || Days.Exact(plan.Created, zone) is not { } created
                ? null
                : PlanExtensions.Read(plan, new CarePlanOnFile
                {
                    Id = id,
                    CreatedOn = created,
                    Conditions = ConditionsOf(plan) is { IsEmpty: false } conditions ? conditions : null,
                }, zone);
    }

    /// <summary>
    /// Profile <c>ccm-careplan</c>: the conditions it addresses; goals, planned interventions and the care team contained, because no EHR
    /// takes them one by one; the twelve elements with their text as extensions; a narrative of all of it. A plan without goal, intervention
    /// or team, or of fewer than two conditions, is written without claiming the profile.
    /// </summary>
    public static CarePlan ToFhir(CarePlanRecord record) => PlanDocument.Write(record);

    /// <summary>Whether it carries our identifier for plans.</summary>
    public static bool IsOurs(CarePlan plan) => plan.Identifier.Any(i => i.System == CcmTerms.PlanIdentifier && !string.IsNullOrWhiteSpace(i.Value));

    private static ImmutableArray<string> ConditionsOf(CarePlan plan) =>
        [.. plan.Addresses.Select(a => References.Id(a, "Condition")).OfType<string>().Distinct()];

    private static string TitleOf(CarePlan plan) =>
        !string.IsNullOrWhiteSpace(plan.Title) ? plan.Title.Trim()
        : plan.Category.Select(Codings.Text).FirstOrDefault(t => t is not null) ?? "";
}
