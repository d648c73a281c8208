using System.Collections.Immutable;
using System.Security.Cryptography;
using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Oversight;

/// <summary>The month's sample: drawn once by a recorded seed, reviewed chart by chart, signed off.</summary>
internal static class SampleEndpoints
{
    private const int TextLengthMax = 1000;
    private const int SeedLength = 16;

    public static void MapSamples(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/oversight/samples", async (PageRequest page, SampleViews views) =>
            Html.Page(await views.PageAsync(page, page.Month, "", FormErrors.None)));
        routes.MapPost("/oversight/samples", DrawAsync);
        routes.MapGet("/oversight/samples/{sampleId:guid}/charts/{patientId:guid}", ShowChartAsync);
        routes.MapPost("/oversight/samples/{sampleId:guid}/charts/{patientId:guid}", ReviewAsync);
        routes.MapPost("/oversight/samples/{sampleId:guid}/follow-ups/{reviewId:guid}", FollowUpAsync);
        routes.MapPost("/oversight/samples/{sampleId:guid}/sign-off", SignOffAsync);
        routes.MapGet("/oversight/samples/{sampleId:guid}/findings.csv", SampleExports.CsvAsync);
        routes.MapGet("/oversight/samples/{sampleId:guid}/print", SampleExports.PrintAsync);
    }

    private static async Task<IResult> DrawAsync(PageRequest page, SampleViews views, SampleSaving saving)
    {
        var posted = await page.FormAsync();
        var month = page.MonthOf(posted.Month);
        var panel = await views.PanelAsync(page, month);
        var there = await views.FindAsync(page, s => s.Drawn.What.Month == month);
        FieldError? error = posted.RequestId is null ? new FieldError("", FieldProblem.ChangedMeanwhile)
            : there is not null && there.Id != posted.RequestId ? new FieldError("", FieldProblem.AlreadyDrawn)
            : panel.IsEmpty ? new FieldError("", FieldProblem.NothingToDraw)
            : null;
        if (error is not null)
        {
            return Html.Page(await views.PageAsync(page, month, "", new FormErrors([error])), StatusCodes.Status422UnprocessableEntity);
        }

        var seed = RandomNumberGenerator.GetHexString(SeedLength, lowercase: true);
        await saving.AppendAsync(
            page, posted.RequestId!.Value, new SampleDrawn(month, seed, panel, ChartChecklist.Draw(seed, panel), page.Context.Person));
        return page.See("/oversight/samples", month, Done.SampleDrawn);
    }

    private static async Task<IResult> ShowChartAsync(Guid sampleId, Guid patientId, PageRequest page, SampleViews views) =>
        await views.FindAsync(page, s => s.Id == sampleId) is { } sample && sample.Drawn.What.Charts.Contains(patientId)
            ? Html.Page(await views.ChartAsync(page, sample, patientId, SampleViews.FormOf(sample.ReviewOf(patientId)?.What), FormErrors.None))
            : Problems.Result(page.Http, ProblemKind.NotFound);

    private static async Task<IResult> ReviewAsync(Guid sampleId, Guid patientId, PageRequest page, SampleViews views, SampleSaving saving)
    {
        var posted = await page.FormAsync();
        if (await views.FindAsync(page, s => s.Id == sampleId) is not { } sample || !sample.Drawn.What.Charts.Contains(patientId))
        {
            return Problems.Result(page.Http, ProblemKind.NotFound);
        }

        var form = new ChartReviewForm(
            ChartChecklist.Items.ToImmutableSortedDictionary(i => i, i => posted.Text("answer:" + i), StringComparer.Ordinal), posted.Text("finding"),
            posted.Text("followUp"), posted.Text("owner"), posted.Text("dueOn"));
        var errors = Check(page, posted, form);
        if (!errors.IsEmpty || sample.SignOff is not null)
        {
            return Html.Page(await views.ChartAsync(page, sample, patientId, form, new FormErrors(errors)), StatusCodes.Status422UnprocessableEntity);
        }

        var followUp = form.FollowUp.Length == 0 ? null : new FollowUp(form.FollowUp, form.Owner, posted.Date("dueOn")!.Value);
        await saving.AppendAsync(
            page, posted.RequestId!.Value, new ChartReviewed(sampleId, patientId, form.Answers, form.Finding, followUp, page.Context.Person));
        return page.See("/oversight/samples", sample.Drawn.What.Month, Done.ChartReviewed);
    }

    private static ImmutableArray<FieldError> Check(PageRequest page, PostedForm posted, ChartReviewForm form)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        void Must(bool holds, string field, FieldProblem problem)
        {
            if (!holds && errors.All(e => e.Field != field))
            {
                errors.Add(new FieldError(field, problem));
            }
        }

        Must(posted.RequestId is not null, "", FieldProblem.ChangedMeanwhile);
        foreach (var (item, answer) in form.Answers)
        {
            Must(ChartChecklist.Answers.Contains(answer), "answer:" + item, FieldProblem.Required);
        }

        Must(form.Finding.Length > 0 || !form.Answers.ContainsValue("no"), "finding", FieldProblem.Required);
        Must(form.Finding.Length <= TextLengthMax, "finding", FieldProblem.TooLong);
        Must(form.FollowUp.Length <= TextLengthMax, "followUp", FieldProblem.TooLong);
        if (form.FollowUp.Length > 0)
        {
            Must(form.Owner.Length > 0, "owner", FieldProblem.Required);
            Must(posted.Date("dueOn") is not null, "dueOn", FieldProblem.NotADate);
            Must(posted.Date("dueOn") is not { } due || due >= page.Today, "dueOn", FieldProblem.InThePast);
        }

        return errors.ToImmutable();
    }

    private static async Task<IResult> FollowUpAsync(Guid sampleId, Guid reviewId, PageRequest page, SampleViews views, SampleSaving saving)
    {
        var posted = await page.FormAsync();
        if (await views.FollowUpAsync(page, sampleId, reviewId) is not { } point)
        {
            return Problems.Result(page.Http, ProblemKind.NotFound);
        }

        var month = (await views.FindAsync(page, s => s.Id == sampleId))!.Drawn.What.Month;
        if (point.Done is not null)
        {
            return page.See("/oversight/samples", month, Done.AlreadyDone);
        }

        FieldError? error = posted.RequestId is null ? new FieldError("", FieldProblem.ChangedMeanwhile)
            : posted.Text("note").Length == 0 ? new FieldError("note", FieldProblem.Required)
            : posted.Text("note").Length > TextLengthMax ? new FieldError("note", FieldProblem.TooLong)
            : null;
        if (error is not null)
        {
            return Html.Page(await views.PageAsync(page, month, "", new FormErrors([error])), StatusCodes.Status422UnprocessableEntity);
        }

        await saving.AppendAsync(page, posted.RequestId!.Value, new FollowUpDone(reviewId, posted.Text("note"), page.Today, page.Context.Person));
        return page.See("/oversight/samples", month, Done.FollowUpDone);
    }

    private static async Task<IResult> SignOffAsync(Guid sampleId, PageRequest page, SampleViews views, SampleSaving saving)
    {
        var posted = await page.FormAsync();
        if (await views.FindAsync(page, s => s.Id == sampleId) is not { } sample)
        {
            return Problems.Result(page.Http, ProblemKind.NotFound);
        }

        var month = sample.Drawn.What.Month;
        if (sample.SignOff is not null)
        {
            return page.See("/oversight/samples", month, Done.AlreadyDone);
        }

        var statement = posted.Text("statement");
        FieldError? error = posted.RequestId is null ? new FieldError("", FieldProblem.ChangedMeanwhile)
            : !sample.IsComplete ? new FieldError("", FieldProblem.ReviewsMissing, $"{sample.ReviewedCount}/{sample.Drawn.What.Charts.Length}")
            : statement.Length == 0 ? new FieldError("statement", FieldProblem.Required)
            : statement.Length > TextLengthMax ? new FieldError("statement", FieldProblem.TooLong)
            : null;
        if (error is not null)
        {
            return Html.Page(await views.PageAsync(page, month, statement, new FormErrors([error])), StatusCodes.Status422UnprocessableEntity);
        }

        await saving.AppendAsync(page, posted.RequestId!.Value, new SampleSignedOff(sampleId, statement, page.Context.Person));
        return page.See("/oversight/samples", month, Done.SampleSignedOff);
    }
}

/// <summary>Writes one row of the oversight ledger.</summary>
internal sealed class SampleSaving(OversightLedger ledger, Database database)
{
    public async Task AppendAsync(PageRequest page, Guid id, OversightEvent happened)
    {
        await using var work = await database.BeginAsync(page.Cancel);
        await ledger.AppendAsync(work, page.Ehr.Practice.Id, id, page.Context.Person.Id, happened);
        await work.CommitAsync(page.Cancel);
    }
}
