using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Oversight;

namespace CcmFhir.Web.Features.Oversight;

/// <summary>Patient time logged by mistake becomes oversight. Lies beside the entry, so that whoever logged it can do it.</summary>
internal static class MovingIn
{
    public static void MapMovingIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/time/{entryId:guid}/oversight", ShowAsync);
        routes.MapPost("/time/{entryId:guid}/oversight", MoveAsync);
    }

    private static async Task<IResult> ShowAsync(Guid entryId, PageRequest page, MonthReader months, OversightFrames frames)
    {
        var record = await months.RecordAsync(page.Context.Patient.PatientId, page.Cancel);
        var template = OversightTemplates.Find(page.Query("template") ?? OversightTemplates.All[0].Id);
        if (record.Time.FirstOrDefault(t => t.Entry.Id == entryId) is not { } logged || template is null)
        {
            return Problems.Result(page.Http, ProblemKind.NotFound);
        }

        var form = Timed(page, logged, new OversightForm { ReasonKind = OversightTemplates.ReasonKinds[1], Note = logged.Entry.What.Note, PatientCount = "1" });
        return Html.Page(await ViewAsync(page, frames, logged, record, template, form, FormErrors.None));
    }

    private static async Task<IResult> MoveAsync(Guid entryId, PageRequest page, MonthReader months, OversightFrames frames, Moves moves)
    {
        var posted = await page.FormAsync();
        var record = await months.RecordAsync(page.Context.Patient.PatientId, page.Cancel);
        if (record.Time.FirstOrDefault(t => t.Entry.Id == entryId) is not { } logged || OversightTemplates.Find(posted.Text("template")) is not { } template)
        {
            return Problems.Result(page.Http, ProblemKind.NotFound);
        }

        var form = Timed(page, logged, OversightForm.Read(posted, template));
        var errors = form.Check(page);
        FieldError? error = posted.RequestId is null ? new FieldError("", FieldProblem.ChangedMeanwhile)
            : logged.Reversal is { } reversal && reversal.Id != posted.RequestId ? new FieldError("", FieldProblem.AlreadyReversed)
            : null;
        errors = error is null ? errors : [error, .. errors];
        var view = await ViewAsync(page, frames, logged, record, template, form, new FormErrors(errors));
        if (!errors.IsEmpty || (view.ReadOnly is not null && logged.Reversal is null))
        {
            return Html.Page(view, StatusCodes.Status422UnprocessableEntity);
        }

        var becomes = form.ToEntry(page.Zone, template, logged.Entry.What.By, new PatientEntry(page.Context.Patient.PatientId, entryId));
        await moves.ToOversightAsync(page.Context, page.Ehr, logged.Entry, posted.RequestId!.Value, becomes, page.Now, page.Cancel);
        return page.See("", page.MonthOf(posted.Month), Done.MovedToOversight);
    }

    /// <summary>Times and patient are those of the entry, whatever was posted.</summary>
    private static OversightForm Timed(PageRequest page, LoggedTime logged, OversightForm form) => form with
    {
        Start = logged.Entry.What.Start.InZone(page.Zone).LocalDateTime,
        End = logged.Entry.What.End.InZone(page.Zone).LocalDateTime,
        Patients = [page.Context.Patient.PatientId],
    };

    private static async Task<OversightEntryView> ViewAsync(
        PageRequest page, OversightFrames frames, LoggedTime logged, PatientRecord record, OversightTemplate template, OversightForm form, FormErrors errors)
    {
        var identity = await frames.NamesAsync(page, form.Patients);
        return new OversightEntryView
        {
            Frame = frames.Of(page),
            RequestId = frames.NewRequestId(),
            Action = $"/c/{page.Context.Id}/time/{logged.Entry.Id}/oversight",
            Template = template,
            Form = form,
            FromPatient = identity.Values.FirstOrDefault() ?? "",
            Errors = errors,
            ReadOnly = logged.Entry.What.By.Id != page.Context.Person.Id ? new Refusal(RefusalReason.NotYourEntry, logged.Entry.What.By.Name)
                : record.ClosingOf(logged.Entry.What.Start.InZone(page.Zone).Date.ToYearMonth()) is not null ? new Refusal(RefusalReason.MonthClosed)
                : null,
        };
    }
}
