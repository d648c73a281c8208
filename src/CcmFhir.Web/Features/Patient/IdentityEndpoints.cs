using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Features.Patient;

/// <summary>Names the chart gave before, and the doubt whether the chart still shows the person on file: settled by a person, with a reason.</summary>
internal static class IdentityEndpoints
{
    private const int ReasonLengthMax = 500;

    public static void MapIdentity(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/identity", async (PageRequest page, MonthReader months, IdentityViews views) =>
            Html.Page(await views.PageAsync(page, await PictureAsync(page, months, page.Month))));
        routes.MapPost("/identity", SettleAsync);
    }

    private static async Task<IResult> SettleAsync(PageRequest page, MonthReader months, IdentityViews views, Patients patients)
    {
        var form = await page.FormAsync();
        var month = page.MonthOf(form.Month);
        var picture = await PictureAsync(page, months, month);
        if (form.RequestId is { } sent && picture.Record.Knows(sent))
        {
            return page.See("/identity", month, Done.AlreadyDone);
        }

        var (answer, reason) = (form.Text("answer"), form.Text("reason"));
        var doubt = picture.Record.OpenDoubt;
        FieldError? error = form.RequestId is null || doubt is null || doubt.Said.Id != form.Id("doubtId") ? new FieldError("", FieldProblem.ChangedMeanwhile)
            : answer is not (IdentitySettled.Same or IdentitySettled.Other) ? new FieldError("answer", FieldProblem.Required)
            : reason.Length == 0 ? new FieldError("reason", FieldProblem.Required)
            : reason.Length > ReasonLengthMax ? new FieldError("reason", FieldProblem.TooLong)
            : null;
        if (error is null && !await patients.SettleAsync(
            page.Context.Patient, form.RequestId!.Value, doubt!.Said.What, new IdentitySettled(doubt.Said.Id, answer, reason, page.Context.Person), page.Cancel))
        {
            error = new FieldError("", FieldProblem.ChangedMeanwhile);
        }

        return error is null
            ? page.See("/identity", month, answer == IdentitySettled.Same ? Done.IdentityConfirmed : Done.IdentityHeld)
            : Html.Page(
                await views.PageAsync(page, picture) with { Answer = answer, Reason = reason, Errors = new FormErrors([error]) },
                StatusCodes.Status422UnprocessableEntity);
    }

    private static Task<MonthPicture> PictureAsync(PageRequest page, MonthReader months, YearMonth month) =>
        months.ReadAsync(page.Context, page.Ehr, month, null, page.Cancel);
}

/// <summary>Fills the page.</summary>
internal sealed class IdentityViews(Frames frames)
{
    public async Task<IdentityView> PageAsync(PageRequest page, MonthPicture picture) => new()
    {
        Frame = await frames.ReadAsync(page, picture),
        RequestId = frames.NewRequestId(),
        OnFile = Side(picture.Identity),
        Doubt = picture.Record.OpenDoubt is { } doubt
            ? new DoubtView(
                doubt.Said.Id, Side(doubt.Said.What.Was), Side(doubt.Said.What.Read), DayOf(page, doubt.Said.At), doubt.Answer?.What.By.Name, doubt.Answer?.What.Reason)
            : null,
        History =
        [
            .. picture.Record.Renames.Select(r => (r.At, Line: new IdentityHistoryLine(DayOf(page, r.At), "renamed", r.What.Was.Name, null, null, null)))
                .Concat(picture.Record.Doubts.SelectMany(d => Lines(page, d)))
                .OrderByDescending(l => l.At).Select(l => l.Line),
        ],
        ReadOnly = page.IsRegistrar ? null : new Refusal(RefusalReason.OnlyRegistrars),
    };

    private static IEnumerable<(Instant At, IdentityHistoryLine Line)> Lines(PageRequest page, IdentityDoubt doubt)
    {
        var read = doubt.Said.What.Read;
        yield return (doubt.Said.At, new IdentityHistoryLine(DayOf(page, doubt.Said.At), "doubted", read.Name, read.BirthDate, null, null));
        if (doubt.Answer is { } answer)
        {
            var isPerson = answer.What.Answer != IdentitySettled.Restored;
            yield return (answer.At, new IdentityHistoryLine(
                DayOf(page, answer.At), answer.What.Answer, null, null, isPerson ? answer.What.By.Name : null, isPerson ? answer.What.Reason : null));
        }
    }

    private static LocalDate DayOf(PageRequest page, Instant at) => at.InZone(page.Zone).Date;

    private static IdentitySide Side(PatientIdentity identity) => new(identity.Name, identity.BirthDate, identity.Mrn, identity.Sex);
}
