using System.Collections.Immutable;
using System.Net;
using System.Text;
using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Vocabulary;
using CcmFhir.Fhir.Model;
using NodaTime;
using Period = CcmFhir.Fhir.Model.Period;

namespace CcmFhir.Chart;

/// <summary>A goal of the CCM plan.</summary>
public sealed record PlanGoal(string Description, LocalDate? Due = null);

/// <summary>Somebody on the care team: an id as in <see cref="PersonId"/>, the name, and what they do here.</summary>
public sealed record PlanTeamMember(string Id, string Name, string Role);

/// <summary>The CCM plan as the practice keeps it.</summary>
/// <param name="Facts">What the rules see of it.</param>
/// <param name="Title">Its title.</param>
/// <param name="Goals">At least one for the profile.</param>
/// <param name="Activities">Planned interventions, as sent or as text.</param>
/// <param name="Team">Who is responsible; at least the billing practitioner.</param>
/// <param name="Texts">What the plan says under each of the twelve elements.</param>
public sealed record CcmPlan(
    CarePlanOnFile Facts,
    string Title,
    ImmutableArray<PlanGoal> Goals,
    ImmutableArray<ResourceReference> Activities,
    ImmutableArray<PlanTeamMember> Team,
    ImmutableDictionary<PlanElements, string> Texts);

/// <summary>
/// The CCM plan as a CarePlan of profile ccm-careplan. Goals and team are contained, because most EHRs that take a plan take
/// nothing else; the elements are marked so that completeness can be computed, and told in the narrative so that people can read it.
/// </summary>
public static class CarePlanWriter
{
    internal const string ElementExtension = "ccm-element-checklist";

    public static CarePlan ToFhir(CcmPlan plan, ChartContext context)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        var created = FhirDateTime.From(plan.Facts.CreatedOn.ToDateOnly());
        var resource = new CarePlan
        {
            Meta = new Meta { Profile = { Canonicals.Profile("ccm-careplan") } },
            Text = Narrative(plan),
            Contained = { Team(plan, context) },
            Identifier = { new Identifier(Sid.Plan, plan.Facts.Id) },
            Status = RequestStatus.Active,
            Intent = CarePlan.CarePlanIntent.Plan,
            Category =
            {
                new CodeableConcept(Systems.CarePlanCategory, "assess-plan"),
                new CodeableConcept(Canonicals.CodeSystem("ccm-careplan-category"), "ccm-comprehensive"),
            },
            Title = plan.Title,
            Subject = context.Patient,
            Period = new Period { Start = created },
            Created = created,
            CareTeam = { new ResourceReference("#team") },
        };
        resource.Contributor.AddRange(plan.Team.Select(m => PersonId.ToReference(m.Id, m.Name)));
        resource.Addresses.AddRange((plan.Facts.Conditions ?? []).Select(c => new ResourceReference($"Condition/{c}")));
        for (var i = 0; i < plan.Goals.Length; i++)
        {
            resource.Contained.Add(Goal(plan.Goals[i], $"goal-{i + 1}", context));
            resource.Goal.Add(new ResourceReference($"#goal-{i + 1}"));
        }

        resource.Activity.AddRange(plan.Activities.Select(a => new CarePlan.ActivityComponent { Reference = a }));
        resource.Extension.AddRange(Extensions(plan));
        return resource;
    }

    private static CareTeam Team(CcmPlan plan, ChartContext context)
    {
        var team = new CareTeam { Id = "team", Status = CareTeam.CareTeamStatus.Active, Subject = context.Patient };
        team.Participant.AddRange(plan.Team.Select(m => new CareTeam.ParticipantComponent
        {
            Role = { new CodeableConcept { Text = m.Role } },
            Member = PersonId.ToReference(m.Id, m.Name),
        }));
        return team;
    }

    private static Goal Goal(PlanGoal goal, string id, ChartContext context)
    {
        var resource = new Goal
        {
            Id = id,
            LifecycleStatus = Fhir.Model.Goal.GoalLifecycleStatus.Active,
            Description = new CodeableConcept { Text = goal.Description },
            Subject = context.Patient,
        };
        if (goal.Due is { } due)
        {
            resource.Target.Add(new() { DueDate = FhirDateTime.From(due.ToDateOnly()) });
        }

        return resource;
    }

    private static IEnumerable<Extension> Extensions(CcmPlan plan)
    {
        var facts = plan.Facts;
        foreach (var element in Words.SingleFlags<PlanElements>().Where(e => facts.Elements?.HasFlag(e) ?? false))
        {
            var ticked = Ours(ElementExtension);
            ticked.Extension.Add(new Extension("element") { ValueCode = Words.Of(element) });
            if (plan.Texts.TryGetValue(element, out var text))
            {
                ticked.Extension.Add(new Extension("text") { ValueString = text });
            }

            yield return ticked;
        }

        if (facts.CopyGivenOn is { } copy)
        {
            var given = Ours("copy-given");
            given.Extension.Add(new Extension("date") { ValueDate = Date(copy) });
            yield return given;
        }

        foreach (var extension in Review(facts))
        {
            yield return extension;
        }

        foreach (var means in Words.Set(facts.SharedBy ?? SharingMeans.None))
        {
            yield return With("ccm-plan-shared-by", e => e.ValueCode = means);
        }
    }

    private static IEnumerable<Extension> Review(CarePlanOnFile facts)
    {
        if (facts.ApprovedBy is { } approver)
        {
            yield return With("ccm-plan-approved-by", e => e.ValueReference = PersonId.ToReference(approver));
        }

        if (facts.ReviewedOn is { } reviewed)
        {
            yield return With("ccm-plan-reviewed-on", e => e.ValueDate = Date(reviewed));
        }

        if (facts.RevisedOn is { } revised)
        {
            yield return With("ccm-plan-revised-on", e => e.ValueDate = Date(revised));
        }

        if (facts.SubstantiallyRevised is { } substantially)
        {
            yield return With("ccm-plan-substantially-revised", e => e.ValueBoolean = substantially);
        }

        if (facts.InCertifiedEhr is { } certified)
        {
            yield return With("ccm-plan-in-certified-ehr", e => e.ValueBoolean = certified);
        }
    }

    private static Extension With(string name, Action<Extension> value)
    {
        var extension = Ours(name);
        value(extension);
        return extension;
    }

    private static Narrative Narrative(CcmPlan plan)
    {
        var html = new StringBuilder("<div xmlns=\"http://www.w3.org/1999/xhtml\"><h1>").Append(WebUtility.HtmlEncode(plan.Title)).Append("</h1>");
        foreach (var element in Words.SingleFlags<PlanElements>().Where(plan.Texts.ContainsKey))
        {
            html.Append("<h2>").Append(Words.Of(element)).Append("</h2><p>").Append(WebUtility.HtmlEncode(plan.Texts[element])).Append("</p>");
        }

        foreach (var goal in plan.Goals)
        {
            html.Append("<p>").Append(WebUtility.HtmlEncode(goal.Description)).Append("</p>");
        }

        return new Narrative { Status = Fhir.Model.Narrative.NarrativeStatus.Generated, Div = html.Append("</div>").ToString() };
    }

    private static Extension Ours(string name) => new(Canonicals.Extension(name));

    private static FhirDateTime Date(LocalDate day) => FhirDateTime.From(day.ToDateOnly());
}
