using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Signatures;

/// <summary>One click signs one thing of one patient, and only what was shown.</summary>
internal static class SignatureEndpoints
{
    public static void MapSignatures(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/signatures", (PageRequest page, SignatureList list, MonthReader months, Frames frames, AuditLog audit) =>
            ShowAsync(page, list, months, frames, audit, FormErrors.None));
        routes.MapPost("/signatures/{patientId:guid}", SignAsync);
    }

    private static async Task<IResult> ShowAsync(
        PageRequest page, SignatureList list, MonthReader months, Frames frames, AuditLog audit, FormErrors errors)
    {
        var waiting = await list.ReadAsync(page);
        foreach (var patient in waiting.Select(w => w.PatientId).Distinct().Where(id => id != page.Context.Patient.PatientId))
        {
            await audit.WriteAsync(Signing.Row(page, "view", patient), page.Cancel);
        }

        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart: null, page.Cancel);
        return Html.Page(
            new SignaturesView { Frame = await frames.ReadAsync(page, picture), Waiting = waiting, Errors = errors },
            errors.All.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> SignAsync(
        Guid patientId, PageRequest page, SignatureList list, Signing signing, MonthReader months, Frames frames, AuditLog audit)
    {
        var form = await page.FormAsync();
        var (picture, waiting) = (await list.OfAsync(page, patientId)).FirstOrDefault(w => w.Waiting.CannotSign is null
            && (w.Waiting.What, $"{w.Waiting.Of:uuuu-MM}", w.Waiting.Seen) == (form.Text("what"), form.Text("of"), form.Text("seen")));
        var error = waiting is null || form.RequestId is not { } id ? new FieldError("", FieldProblem.ChangedMeanwhile)
            : !waiting.Levels.IsEmpty && !waiting.Levels.Contains(form.Text("level")) ? new FieldError("level", FieldProblem.Required)
            : waiting.DecidedOn is not null && form.Date("on")?.ToYearMonth() != waiting.Of
                ? new FieldError("on", form.Date("on") is null ? FieldProblem.NotADate : FieldProblem.OutsideMonth)
            : form.Text("basis").Length > 500 ? new FieldError("basis", FieldProblem.TooLong)
            : await signing.SignAsync(page, SignatureList.ContextOf(page, patientId, picture.Identity), picture, waiting, form, id);
        return error is null
            ? page.See("/signatures", page.MonthOf(form.Month), Done.SignatureGiven)
            : await ShowAsync(page, list, months, frames, audit, new FormErrors([error]));
    }
}
