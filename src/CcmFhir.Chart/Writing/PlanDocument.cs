using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;
using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Fhir.Model;
using static CcmFhir.Chart.Writing.Elements;
using PlanStatus = CcmFhir.Fhir.Model.RequestStatus;

namespace CcmFhir.Chart.Writing;

/// <summary>Writes a comprehensive care plan as one CarePlan that needs no other resource of ours.</summary>
internal static class PlanDocument
{
    private const string TeamId = "team";
    private const int ConditionsMin = 2;

    public static CarePlan Write(CarePlanRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var goals = Lines(record, PlanElements.MeasurableGoals).RemoveAll(line => record.Goals.Any(g => g.Text == line));
        var interventions = Lines(record, PlanElements.PlannedInterventions);
        var plan = new CarePlan
        {
            Meta = KeepsProfile(record, goals, interventions) ? Profile(CcmTerms.PlanProfile) : null,
            Text = new Narrative { Status = Narrative.NarrativeStatus.Generated, Div = Div(record) },
        };
        plan.Contained.AddRange(record.Goals.Select((g, i) => PlanGoals.Write(g, Numbered("goal", i), record.Patient)));
        plan.Contained.AddRange(goals.Select((g, i) => ContainedGoal(record, Numbered("goal", record.Goals.Length + i), g)));
        plan.Contained.AddRange(interventions.Select((t, i) => ContainedTask(record, Numbered("activity", i), t)));
        if (!record.Team.IsEmpty)
        {
            plan.Contained.Add(ContainedTeam(record));
        }

        plan.Extension.AddRange(PlanExtensions.Write(record));
        plan.Identifier.Add(Identifier(CcmTerms.PlanIdentifier, record.Plan.Id));
        plan.Status = record.IsClosed ? PlanStatus.Completed : PlanStatus.Active;
        plan.Intent = CarePlan.CarePlanIntent.Plan;
        plan.Category.Add(Concept("http://hl7.org/fhir/us/core/CodeSystem/careplan-category", "assess-plan"));
        plan.Category.Add(Concept(CcmTerms.PlanCategories, CcmTerms.ComprehensivePlan));
        plan.Title = record.Title;
        plan.Subject = Reference(record.Patient);
        plan.Period = new() { Start = On(record.Plan.CreatedOn) };
        plan.Created = On(record.Plan.CreatedOn);
        plan.Author = record.Author is { } author ? Reference(author) : null;
        plan.Contributor.AddRange(record.Team.Select(m => Reference(m.Who)));
        if (!record.Team.IsEmpty)
        {
            plan.CareTeam.Add(Reference($"#{TeamId}"));
        }

        plan.Addresses.AddRange((record.Plan.Conditions ?? []).Select(c => Reference($"Condition/{c}")));
        plan.SupportingInfo.AddRange(record.SupportingInfo.Select(s => Reference(s)));
        plan.Goal.AddRange(Enumerable.Range(0, record.Goals.Length + goals.Length).Select(i => Reference($"#{Numbered("goal", i)}")));
        plan.Activity.AddRange(interventions.Select((_, i) => new CarePlan.ActivityComponent { Reference = Reference($"#{Numbered("activity", i)}") }));
        return plan;
    }

    /// <summary>A plan that still lacks what our profile asks for goes out as a CarePlan of R4 and claims no more.</summary>
    private static bool KeepsProfile(CarePlanRecord record, ImmutableArray<string> goals, ImmutableArray<string> interventions) =>
        goals.Length > 0 && interventions.Length > 0 && !record.Team.IsEmpty && record.Plan.Conditions is { Length: >= ConditionsMin };

    /// <summary>What was written for an element; null when nothing was.</summary>
    public static string? TextOf(CarePlanRecord record, PlanElements element) =>
        record.Texts.FirstOrDefault(t => t.Element == element)?.Text is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private static ImmutableArray<string> Lines(CarePlanRecord record, PlanElements element) =>
        [.. (TextOf(record, element) ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static string Numbered(string name, int index) => string.Create(CultureInfo.InvariantCulture, $"{name}-{index + 1}");

    private static Goal ContainedGoal(CarePlanRecord record, string id, string text) => new()
    {
        Id = id,
        LifecycleStatus = Goal.GoalLifecycleStatus.Active,
        Description = Plain(text),
        Subject = Reference(record.Patient),
    };

    private static FhirTask ContainedTask(CarePlanRecord record, string id, string text) => new()
    {
        Id = id,
        Status = FhirTask.TaskStatus.InProgress,
        Intent = FhirTask.TaskIntent.Plan,
        Description = text,
        For = Reference(record.Patient),
    };

    private static CareTeam ContainedTeam(CarePlanRecord record)
    {
        var team = new CareTeam { Id = TeamId, Status = CareTeam.CareTeamStatus.Active, Subject = Reference(record.Patient) };
        team.Participant.AddRange(record.Team.Select(m => new CareTeam.ParticipantComponent { Role = { Plain(m.Role) }, Member = Reference(m.Who) }));
        return team;
    }

    private static string Div(CarePlanRecord record)
    {
        var div = new StringBuilder("<div xmlns=\"http://www.w3.org/1999/xhtml\"><h1>").Append(Escape(record.Title)).Append("</h1>");
        foreach (var element in Words.SingleFlags<PlanElements>())
        {
            var lines = Lines(record, element);
            if (!lines.IsEmpty)
            {
                div.Append("<h2>").Append(Escape(Words.Of(element).Replace('-', ' '))).Append("</h2><p>")
                    .AppendJoin("<br/>", lines.Select(Escape)).Append("</p>");
            }
        }

        return div.Append("</div>").ToString();
    }

    private static string Escape(string text) =>
        string.Concat(text.Where(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)))
            .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
