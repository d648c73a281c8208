using System.Collections.Immutable;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Features.Templates;

/// <summary>How the practice offers each kind of work. Rows are added, never changed; what counts is the catalogue's alone.</summary>
internal static class TemplatesEndpoints
{
    // A name has to fit the timer's button.
    private const int NameLengthMax = 60;

    private const int OrderMax = 99;

    private const int SentencesMax = 8;

    private const int SentenceLengthMax = 200;

    public static void MapTemplates(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/templates", ShowAsync);
        routes.MapPost("/templates", SaveAsync);
    }

    private static async Task<IResult> ShowAsync(PageRequest page, MonthReader months, Frames frames)
    {
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart: null, page.Cancel);
        var templates = picture.Practice.Templates;
        var form = templates.Find(page.Query("template") ?? "") is { } chosen
            ? new TemplateForm(chosen.Id, chosen.Activity, chosen.NameEn, chosen.NameEs, chosen.Required, chosen.Order, chosen.IsHidden, chosen.Sentences)
            : templates.Find(page.Query("another") ?? "") is { } like
                ? new TemplateForm("", like.Activity, "", "", like.Required, like.Order, IsHidden: false, [])
            : null;
        return Html.Page(await ViewAsync(page, picture, frames, form, FormErrors.None));
    }

    private static async Task<IResult> SaveAsync(PageRequest page, MonthReader months, Frames frames, Ledger ledger, Database database)
    {
        var posted = await page.FormAsync();
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.MonthOf(posted.Month), chart: null, page.Cancel);
        var form = new TemplateForm(
            posted.Text("template"), posted.Text("activity"), posted.Text("nameEn"), posted.Text("nameEs"),
            [.. ActivityTemplates.Fields.Where(posted.All("required").Contains)], posted.Number("order"), posted.IsYes("hidden"),
            [.. posted.Text("sentences").Split('\n').Select(s => s.Trim()).Where(s => s.Length > 0).Distinct(StringComparer.Ordinal)]);
        var errors = Check(posted, form, picture.Practice.Templates);
        if (!errors.All.IsEmpty)
        {
            return Html.Page(await ViewAsync(page, picture, frames, form, errors), StatusCodes.Status422UnprocessableEntity);
        }

        await using (var work = await database.BeginAsync(page.Cancel))
        {
            await ledger.AppendAsync(
                work, StaffRegister.KeyOf(page.Context.Patient.PracticeId, page.Context.Patient.EhrId), posted.RequestId!.Value, page.Context.Person.Id,
                new TemplateSet(
                    form.Activity, form.NameEn, form.NameEs, form.Required, form.Order!.Value, form.IsHidden, page.Context.Person,
                    form.Id.Length == 0 ? posted.RequestId.Value.ToString("D") : form.IsAdded ? form.Id : null, form.Sentences));
            await work.CommitAsync(page.Cancel);
        }

        return page.See("/templates", picture.Month, Done.TemplateSaved);
    }

    private static FormErrors Check(PostedForm posted, TemplateForm form, ActivityTemplates templates)
    {
        (string Field, bool Wrong, FieldProblem Problem)[] checks =
        [
            ("", posted.RequestId is null, FieldProblem.ChangedMeanwhile),
            ("activity", templates.Find(form.Activity) is null, FieldProblem.Unknown),
            ("activity", form.Id.Length > 0 && templates.Find(form.Id)?.Activity != form.Activity, FieldProblem.Unknown),
            ("nameEn", form.IsAdded && form.NameEn.Length == 0 && form.NameEs.Length == 0, FieldProblem.Required),
            ("sentences", form.Sentences.Length > SentencesMax || form.Sentences.Any(s => s.Length > SentenceLengthMax), FieldProblem.TooLong),
            ("nameEn", form.NameEn.Length > NameLengthMax, FieldProblem.TooLong),
            ("nameEs", form.NameEs.Length > NameLengthMax, FieldProblem.TooLong),
            ("order", form.Order is not (>= 1 and <= OrderMax), FieldProblem.NotANumber),
            // With none on offer no time could be logged at all.
            ("hidden", form.IsHidden && templates.Shown.All(t => t.Id == form.Id), FieldProblem.Required),
        ];
        return new FormErrors([.. checks.Where(c => c.Wrong).DistinctBy(c => c.Field).Select(c => new FieldError(c.Field, c.Problem))]);
    }

    private static async Task<TemplatesView> ViewAsync(
        PageRequest page, MonthPicture picture, Frames frames, TemplateForm? form, FormErrors errors)
    {
        var templates = picture.Practice.Templates;
        var onTimer = templates.Timer.Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
        return new TemplatesView
        {
            Frame = await frames.ReadAsync(page, picture),
            RequestId = frames.NewRequestId(),
            Rows = [.. templates.All.Select(t => new TemplateRow(
                t.Id, t.Activity, t.Name, t.Required, t.Order, t.IsHidden, onTimer.Contains(t.Id), t.Counts, t.Sentences.Length))],
            Citation = ActivityTemplates.Citation,
            Form = form,
            History = [.. templates.Rows.Where(r => (r.What.TemplateId ?? r.What.Activity) == form?.Id).Select(r => Change(r, page.Zone)).Reverse()],
            Errors = errors,
        };
    }

    private static TemplateChange Change(Recorded<TemplateSet> row, DateTimeZone zone) => new(
        row.At.InZone(zone).LocalDateTime, row.What.By.Name, row.What.NameEn, row.What.NameEs, row.What.Required, row.What.Order, row.What.IsHidden);
}
