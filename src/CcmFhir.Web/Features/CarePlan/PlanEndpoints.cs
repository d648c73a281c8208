using System.Collections.Immutable;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.CarePlan;

/// <summary>The comprehensive care plan: taken from the chart or begun empty, completed element by element, approved. Every save is a revision.</summary>
internal static class PlanEndpoints
{
    private const int TextLengthMax = 8000;

    public static void MapPlan(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/plan", ShowAsync);
        routes.MapGet("/plan/versions", (PageRequest page, MonthReader months, PlanPapers papers) => papers.VersionsAsync(page, months));
        routes.MapGet("/plan/words", (PageRequest page, MonthReader months, PlanPapers papers) => papers.WordsAsync(page, months));
        routes.MapPost("/plan/accept", (PageRequest page, PlanSaving saving) => saving.RunAsync(page, Accept));
        routes.MapPost("/plan", (PageRequest page, PlanSaving saving) => saving.RunAsync(page, SaveElement));
        routes.MapPost("/plan/goals", (PageRequest page, PlanSaving saving) => saving.RunAsync(page, PlanGoals.Save));
        routes.MapPost("/plan/details", (PageRequest page, PlanSaving saving) => saving.RunAsync(page, SaveDetails));
        routes.MapPost("/plan/copy", (PageRequest page, PlanSaving saving) => saving.RunAsync(page, SaveCopy));
        routes.MapPost("/plan/reviewed", (PageRequest page, PlanSaving saving) => saving.RunAsync(page, SaveReview));
        routes.MapPost("/plan/approve", (PageRequest page, PlanSaving saving) => saving.RunAsync(page, Approve));
    }

    private static async Task<IResult> ShowAsync(PageRequest page, MonthReader months, ChartReader charts, PlanViews views)
    {
        var chart = await charts.ReadAsync(page.Context, page.Cancel);
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart.Facts, page.Cancel);
        return Html.Page(await views.PageAsync(page, picture, chart, page.Query("part"), FormErrors.None));
    }

    /// <summary>Makes the chart's plan (or an empty one) the first revision: its text is proposed, nothing is confirmed.</summary>
    private static PlanChange Accept(PlanStep step)
    {
        var id = step.Form.Text("chartPlanId");
        var found = step.Chart.Plans.FirstOrDefault(p => p.Id == id);
        if (id.Length > 0 && found is null)
        {
            return PlanChange.Refused("chartPlanId", FieldProblem.Unknown);
        }

        if (step.Picture.Record.Plan is not null)
        {
            return PlanChange.Refused("", FieldProblem.ChangedMeanwhile);
        }

        var texts = PlanElements.All.Select(code => (code, Lines: PlanViews.LinesOf(code, found, step.Lines))).Where(e => !e.Lines.IsEmpty)
            .ToImmutableSortedDictionary(e => e.code, e => Cut(string.Join('\n', e.Lines.Select(l => l.Text))), StringComparer.Ordinal);
        return new PlanChange(
            new PlanSaved(
                step.Page.Today, null, texts, [],
                [.. step.Picture.Record.Conditions.Select(c => c.What.ConditionId).Where(c => found is null || found.ConditionIds.Contains(c))],
                found is null ? null : "CarePlan/" + found.Id, found?.Title, null, InCertifiedEhr: found is not null, [], false, "accepted", step.Page.Context.Person,
                [.. step.Lines.Goals.Select(g => new PlanGoal(DerivedId.Of(step.Form.RequestId!.Value, g.Source!), g))]),
            Done.PlanAccepted);
    }

    /// <summary>A chart can hold more than a part of the plan: whole lines up to the limit.</summary>
    private static string Cut(string text) => text.Length <= TextLengthMax ? text : text[..text.LastIndexOf('\n', TextLengthMax)];

    private static PlanChange SaveElement(PlanStep step)
    {
        var part = step.Form.Text("part");
        var text = step.Form.Text("text");
        var done = step.Form.IsYes("done");
        if (step.Overtaken() is { } overtaken)
        {
            return overtaken;
        }

        if (!PlanElements.All.Contains(part))
        {
            return PlanChange.Refused("part", FieldProblem.Unknown);
        }

        var hasGoals = part == PlanGoals.Part && step.Plan!.Goals is { Length: > 0 };
        if (text.Length > TextLengthMax || (done && text.Length == 0 && !hasGoals))
        {
            return PlanChange.Refused("text", text.Length == 0 ? FieldProblem.Required : FieldProblem.TooLong);
        }

        var plan = step.Plan!;
        var confirmed = done ? plan.Confirmed.Add(part).Distinct() : plan.Confirmed.Where(c => c != part);
        return new PlanChange(
            plan with { Elements = plan.Elements.SetItem(part, text), Confirmed = [.. confirmed], By = step.Page.Context.Person, Change = part },
            Done.PlanSaved, Part: null);
    }

    private static PlanChange SaveDetails(PlanStep step)
    {
        var reviewed = step.Form.Date("reviewedOn");
        if (step.Overtaken() is { } overtaken)
        {
            return overtaken;
        }

        if (reviewed is null || reviewed > step.Page.Today)
        {
            return PlanChange.Refused("reviewedOn", reviewed is null ? FieldProblem.NotADate : FieldProblem.InTheFuture);
        }

        var known = step.Picture.Record.Conditions.Select(c => c.What.ConditionId).ToHashSet(StringComparer.Ordinal);
        return new PlanChange(
            step.Plan! with
            {
                ReviewedOn = reviewed,
                Conditions = [.. step.Form.All("conditionIds").Where(known.Contains)],
                InCertifiedEhr = step.Form.IsYes("inCertifiedEhr"),
                By = step.Page.Context.Person,
                Change = "details",
            },
            Done.PlanSaved, PlanViews.Details);
    }

    private static PlanChange SaveCopy(PlanStep step)
    {
        var on = step.Form.Date("on");
        var (to, how) = (step.Form.Text("to"), step.Form.Text("how"));
        if (step.Plan is not { } plan)
        {
            return PlanChange.Refused("", FieldProblem.ChangedMeanwhile);
        }

        if (on is null || on > step.Page.Today)
        {
            return PlanChange.Refused("on", on is null ? FieldProblem.NotADate : FieldProblem.InTheFuture);
        }

        return to is not ("patient" or "caregiver") ? PlanChange.Refused("to", FieldProblem.Required)
            : how is not ("paper" or "electronic" or "fax") ? PlanChange.Refused("how", FieldProblem.Required)
            : new PlanChange(
                plan with
                {
                    Copy = new PlanCopy(on.Value, to, how, step.Page.Context.Person),
                    SharedBy = [.. plan.SharedBy.Add(how).Distinct()],
                    Change = "copy",
                },
                Done.PlanCopyRecorded, PlanViews.Details, KeepsApproval: true);
    }

    private static PlanChange SaveReview(PlanStep step)
    {
        var reason = step.Form.Text("reason");
        return step.Overtaken()
            ?? (reason.Length is 0 or > 500
                ? PlanChange.Refused("reason", reason.Length == 0 ? FieldProblem.Required : FieldProblem.TooLong)
                : new PlanChange(
                    step.Plan! with { ReviewedOn = step.Page.Today, Change = reason, By = step.Page.Context.Person },
                    Done.PlanReviewed, PlanViews.Details, KeepsApproval: true));
    }

    private static PlanChange Approve(PlanStep step)
    {
        if (step.Overtaken() is { } overtaken)
        {
            return overtaken;
        }

        return PlanViews.Required(step.Picture).All(step.Plan!.Confirmed.Contains)
            ? new PlanChange(null, Done.PlanApproved, "", Approves: true)
            : PlanChange.Refused("", FieldProblem.ElementsMissing);
    }
}
