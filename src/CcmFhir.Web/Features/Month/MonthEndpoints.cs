using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Features.Month;

/// <summary>Closing a month: what the rules say is shown, a named person approves it, and the charges go their way once.</summary>
internal static class MonthEndpoints
{
    private const int TextLengthMax = 500;

    public static void MapMonth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/month", ShowAsync);
        routes.MapPost("/month", (PageRequest page, MonthClosing closing) => closing.CloseAsync(page));
        routes.MapPost("/month/supervision", SuperviseAsync);
        routes.MapPost("/month/decision-making", DecideAsync);
        routes.MapPost("/month/reopen", ReopenAsync);
    }

    private static async Task<IResult> ShowAsync(PageRequest page, MonthReader months, ChartReader charts, MonthViews views)
    {
        var chart = await charts.ReadAsync(page.Context, page.Cancel);
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart.Facts, page.Cancel);
        return Html.Page(await views.PageAsync(page, picture, chart, FormErrors.None));
    }

    private static Task<IResult> SuperviseAsync(PageRequest page, MonthSaving saving) => saving.RunAsync(page, Done.SupervisionAttested, (form, month) =>
        form.Text("kind") is "general" or "direct"
            ? (new SupervisionAttested(month, form.Text("kind"), page.Today, page.Context.Person), null)
            : (null, new FieldError("kind", FieldProblem.Required)));

    private static Task<IResult> DecideAsync(PageRequest page, MonthSaving saving) => saving.RunAsync(page, Done.DecisionMakingRecorded, (form, month) =>
    {
        var on = form.Date("on");
        FieldError? error = form.Text("level") is not ("straightforward" or "low" or "moderate" or "high") ? new FieldError("level", FieldProblem.Required)
            : on is null ? new FieldError("on", FieldProblem.NotADate)
            : on > page.Today ? new FieldError("on", FieldProblem.InTheFuture)
            : on.Value.ToYearMonth() != month ? new FieldError("on", FieldProblem.OutsideMonth)
            : form.Text("basis").Length > TextLengthMax ? new FieldError("basis", FieldProblem.TooLong)
            : null;
        return error is null
            ? (new DecisionMakingRecorded(form.Text("level"), on!.Value, form.Text("basis"), page.Context.Person), null)
            : (null, error);
    });

    private static Task<IResult> ReopenAsync(PageRequest page, MonthSaving saving, Storage.Charges held) => saving.RunAsync(
        page,
        Done.MonthReopened,
        (form, month) => form.Text("reason").Length is > 0 and <= TextLengthMax
            ? (new MonthReopened(month, form.Text("reason"), page.Context.Person), null)
            : (null, new FieldError("reason", form.Text("reason").Length == 0 ? FieldProblem.Required : FieldProblem.TooLong)),
        (work, month) => held.ReleaseAsync(work, page.Context.Patient, month));
}

/// <summary>Read the form, write one ledger row, show the month again: for the small forms of the month page.</summary>
internal sealed class MonthSaving(MonthReader months, ChartReader charts, MonthViews views, Ledger ledger, Database database)
{
    /// <param name="also">What else is written when the row is new; nothing normally.</param>
    public async Task<IResult> RunAsync(
        PageRequest page, Done done, Func<PostedForm, YearMonth, (LedgerEvent? What, FieldError? Error)> decide, Func<Work, YearMonth, Task>? also = null)
    {
        var form = await page.FormAsync();
        var month = page.MonthOf(form.Month);
        var (happened, error) = form.RequestId is null ? (null, new FieldError("", FieldProblem.ChangedMeanwhile)) : decide(form, month);
        if (error is not null)
        {
            var chart = await charts.ReadAsync(page.Context, page.Cancel);
            var picture = await months.ReadAsync(page.Context, page.Ehr, month, chart.Facts, page.Cancel);
            return Html.Page(await views.PageAsync(page, picture, chart, new FormErrors([error])), StatusCodes.Status422UnprocessableEntity);
        }

        await using (var work = await database.BeginAsync(page.Cancel))
        {
            if (await ledger.AppendAsync(work, page.Context.Patient, form.RequestId!.Value, page.Context.Person.Id, happened!) && also is not null)
            {
                await also(work, month);
            }

            await work.CommitAsync(page.Cancel);
        }

        return page.See("/month", month, done);
    }
}
