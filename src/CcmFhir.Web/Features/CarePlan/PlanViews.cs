using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Chart;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Hosting;

namespace CcmFhir.Web.Features.CarePlan;

/// <summary>Fills the care plan page: the chart's plans to accept, or the CCM plan element by element.</summary>
internal sealed class PlanViews(Frames frames, PlanSources sources)
{
    public const string Details = "details";

    public async Task<PlanView> PageAsync(PageRequest page, MonthPicture picture, ChartSnapshot chart, string? part, FormErrors errors)
    {
        var lines = await sources.ReadAsync(page);
        var draft = picture.Record.Plan is { } plan ? Draft(page, picture, plan, chart, lines) : null;
        return new PlanView
        {
            Frame = await frames.ReadAsync(page, picture),
            RequestId = frames.NewRequestId(),
            Draft = draft,
            ChartPlans = draft is null ? [.. chart.Plans.Select(Found)] : [],
            Failure = chart.RecordsFailure ?? lines.Failure,
            Part = part is not null && (PlanElements.All.Contains(part) || part == Details) ? part : FirstMissing(draft),
            Errors = errors,
            ReadOnly = picture.Identity.IsDeceased ? new Refusal(RefusalReason.PatientDeceased)
                : page.IsCareTeam ? null
                : new Refusal(RefusalReason.OnlyClinicalStaff),
            CannotApprove = draft is { MissingRequired: > 0 } ? new Refusal(RefusalReason.PlanIncomplete)
                : page.IsPractitioner ? null
                : new Refusal(RefusalReason.OnlyBillingPractitioner, picture.Billing.Name),
        };
    }

    public static ImmutableArray<string> Required(MonthPicture picture) =>
        picture.Determination.Settings.FurtherPlanElements == FindingLevel.Block ? PlanElements.All : PlanElements.Core;

    public static string FirstMissing(PlanDraft? draft) =>
        draft?.Elements.FirstOrDefault(e => !e.Done && draft.Required.Contains(e.Code))?.Code
        ?? draft?.Elements.FirstOrDefault(e => !e.Done)?.Code
        ?? Details;

    /// <summary>The chart's lines for an element: of the plan it was taken from, then of the rest of the chart.</summary>
    public static ImmutableArray<ChartPlanLine> LinesOf(string code, Chart.ChartPlan? source, PlanDraftLines lines) =>
    [
        .. (source?.Elements ?? []).Concat(lines.Elements).Where(e => e.Code == code).SelectMany(e => e.Lines).DistinctBy(l => l.Text, StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>What the chart shows newer than the last review: a new problem, medication or stay.</summary>
    private static ImmutableArray<ChartLine> Triggers(PageRequest page, CurrentPlan plan, PlanDraftLines lines)
    {
        var reviewed = plan.Saved.What.ReviewedOn ?? plan.Saved.At.InZone(page.Zone).Date;
        return
        [
            .. lines.Elements.Where(e => e.Code is "problem-list" or "medication-management" or "outside-coordination")
                .SelectMany(e => e.Lines).Where(l => l.On > reviewed && !plan.Saved.What.Elements.Values.Any(t => t.Contains(l.Text, StringComparison.OrdinalIgnoreCase)))
                .OrderByDescending(l => l.On).Select(l => new ChartLine(l.Text, l.Source, l.On)),
        ];
    }

    private static PlanDraft Draft(PageRequest page, MonthPicture picture, CurrentPlan plan, ChartSnapshot chart, PlanDraftLines lines)
    {
        var saved = plan.Saved.What;
        var approved = picture.Record.ApprovedPlan?.What;
        var source = chart.Plans.FirstOrDefault(p => "CarePlan/" + p.Id == saved.SourceReference);
        return new PlanDraft(
            plan.Revision, plan.CreatedOn, saved.SourceTitle,
            [
                .. PlanElements.All.Select(code => new PlanElement(
                    code, saved.Elements.GetValueOrDefault(code, ""), saved.Confirmed.Contains(code),
                    [
                        .. LinesOf(code, source, lines).Select(l => new ChartLine(
                            l.Text, l.Source, l.On, saved.Elements.GetValueOrDefault(code, "").Contains(l.Text, StringComparison.OrdinalIgnoreCase))),
                    ],
                    ChangedSinceApproval: approved is not null
                        && (approved.Elements.GetValueOrDefault(code, "") != saved.Elements.GetValueOrDefault(code, "")
                            || (code == PlanGoals.Part && !(approved.Goals ?? []).Select(g => g.What.Text).SequenceEqual((saved.Goals ?? []).Select(g => g.What.Text)))))),
            ],
            [
                .. picture.Record.Conditions.Select(c => new CoveredCondition(
                    c.What.ConditionId, c.What.Display, c.What.Code, saved.Conditions.Contains(c.What.ConditionId))),
            ],
            Required(picture), saved.ReviewedOn, saved.InCertifiedEhr,
            saved.Copy is { } copy ? new CopyGiven(copy.To, copy.How, copy.On, copy.By.Name) : null,
            plan.Approval is { } approval ? new PlanApproval(approval.What.By.Name, approval.What.On, plan.Revision) : null,
            picture.Determination.PolicyId)
        {
            Triggers = Triggers(page, plan, lines),
            Goals = PlanGoals.Views(saved.Goals, lines),
            Guides = [.. ConditionGuides.For(picture.Record.Conditions.Select(c => c.What))],
        };
    }

    private static ChartPlan Found(Chart.ChartPlan plan) =>
        new(plan.Id, plan.Title, plan.Status ?? "", plan.Created, plan.PeriodStart, plan.Author, plan.Activities, plan.ConditionIds.Length);
}
