using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.CarePlan;

/// <summary>What a plan form works on.</summary>
internal sealed record PlanStep(PageRequest Page, PostedForm Form, MonthPicture Picture, ChartSnapshot Chart, PlanDraftLines Lines)
{
    public PlanSaved? Plan => Picture.Record.Plan?.Saved.What;

    /// <summary>A refusal when somebody saved the plan since this form was made, or there is none.</summary>
    public PlanChange? Overtaken() => Picture.Record.Plan is { } plan && plan.Revision == Form.Number("revision")
        ? null
        : PlanChange.Refused("", FieldProblem.ChangedMeanwhile);
}

/// <summary>What a plan form changes, or why it does not.</summary>
/// <param name="Saved">The next revision; null when only the approval is new.</param>
/// <param name="Part">The part shown next; null: the first one missing.</param>
/// <param name="KeepsApproval">The plan's content is the same, so the approval goes over to the new revision.</param>
internal sealed record PlanChange(PlanSaved? Saved, Done Done, string? Part = null, bool KeepsApproval = false, bool Approves = false, FieldError? Error = null)
{
    public static PlanChange Refused(string field, FieldProblem problem) => new(null, Done.AlreadyDone, Error: new FieldError(field, problem));
}

/// <summary>Read, change, write: the same way for every form of the plan.</summary>
internal sealed class PlanSaving(
    MonthReader months, ChartReader charts, PlanViews views, PlanSources sources, Ledger ledger, Projections projections, Database database)
{
    public async Task<IResult> RunAsync(PageRequest page, Func<PlanStep, PlanChange> decide)
    {
        var form = await page.FormAsync();
        var month = page.MonthOf(form.Month);
        var chart = await charts.ReadAsync(page.Context, page.Cancel);
        var picture = await months.ReadAsync(page.Context, page.Ehr, month, chart.Facts, page.Cancel);
        var id = form.RequestId;
        if (id is { } sent && picture.Record.Knows(sent))
        {
            return page.See("/plan", month, Done.AlreadyDone);
        }

        var step = new PlanStep(page, form, picture, chart, await sources.ReadAsync(page));
        var change = id is null ? PlanChange.Refused("", FieldProblem.ChangedMeanwhile)
            : picture.Identity.IsDeceased ? PlanChange.Refused("", FieldProblem.PatientDeceased)
            : decide(step);
        if ((change.Error ?? await WriteAsync(page, picture, id, change)) is { } error)
        {
            var view = await views.PageAsync(page, picture, chart, form.Text("part") is { Length: > 0 } part ? part : PlanViews.Details, new FormErrors([error]));
            return Html.Page(view with { PostedGoal = PlanGoals.Posted(form) }, StatusCodes.Status422UnprocessableEntity);
        }

        return page.See("/plan", month, change.Done, change.Part is { } next ? $"part={next}" : null);
    }

    /// <returns>An error when somebody saved the plan between our reading and our writing; then nothing was written.</returns>
    private async Task<FieldError?> WriteAsync(PageRequest page, MonthPicture picture, Guid? requestId, PlanChange change)
    {
        await using var work = await database.BeginAsync(page.Cancel);
        var person = page.Context.Person;
        var plan = picture.Record.Plan;
        var id = requestId!.Value;
        if (await Ledger.NewestAsync<PlanSaved>(work, page.Context.Patient) != plan?.Saved.Id)
        {
            return new FieldError("", FieldProblem.ChangedMeanwhile);
        }

        if (change.Saved is { } saved)
        {
            await ledger.AppendAsync(work, page.Context.Patient, id, person.Id, saved);
            if (change.KeepsApproval && plan?.Approval is { } approval)
            {
                await ledger.AppendAsync(work, page.Context.Patient, DerivedId.Of(id, "approval"), person.Id, approval.What with { PlanId = id });
            }
        }

        if (change.Approves)
        {
            await ledger.AppendAsync(work, page.Context.Patient, id, person.Id, new PlanApproved(plan!.Saved.Id, page.Today, person));
            await projections.QueuePlanAsync(work, page.Context, page.Ehr, plan, person);
        }

        await work.CommitAsync(page.Cancel);
        return null;
    }
}
