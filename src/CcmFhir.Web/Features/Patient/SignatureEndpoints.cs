using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Patient;

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
            await audit.WriteAsync(Row(page, "view", patient), page.Cancel);
        }

        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart: null, page.Cancel);
        return Html.Page(
            new SignaturesView { Frame = await frames.ReadAsync(page, picture), Waiting = waiting, Errors = errors },
            errors.All.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> SignAsync(
        Guid patientId, PageRequest page, SignatureList list, MonthReader months, Frames frames, Patients patients, Ledger ledger, Projections projections,
        AuditLog audit, Database database)
    {
        var form = await page.FormAsync();
        var waiting = (await list.ReadAsync(page)).FirstOrDefault(w => w.PatientId == patientId && w.What == form.Text("what") && w.Seen == form.Text("seen"));
        if (waiting is null || form.RequestId is not { } id)
        {
            return await ShowAsync(page, list, months, frames, audit, new FormErrors([new FieldError("", FieldProblem.ChangedMeanwhile)]));
        }

        var identity = await patients.ReadAsync(patientId, page.Cancel);
        var picture = await list.PictureAsync(page, patientId, identity);
        var context = SignatureList.ContextOf(page, patientId, identity);
        await using var work = await database.BeginAsync(page.Cancel);
        if (await Ledger.HoldStillAsync(work, patientId) != picture.Record.RowCount)
        {
            await work.DisposeAsync();
            return await ShowAsync(page, list, months, frames, audit, new FormErrors([new FieldError("", FieldProblem.ChangedMeanwhile)]));
        }

        LedgerEvent signed = waiting.What == "plan"
            ? new PlanApproved(picture.Record.Plan!.Saved.Id, page.Today, page.Context.Person)
            : new SupervisionAttested(picture.Month, "general", page.Today, page.Context.Person);
        await ledger.AppendAsync(work, context.Patient, id, page.Context.Person.Id, signed);
        if (signed is PlanApproved)
        {
            await projections.QueuePlanAsync(work, context, page.Ehr, picture.Record.Plan!, page.Context.Person);
        }

        await audit.WriteAsync(work, Row(page, "change", patientId));
        await work.CommitAsync(page.Cancel);
        return page.See("/signatures", page.MonthOf(form.Month), Done.SignatureGiven);
    }

    private static AuditEvent Row(PageRequest page, string action, Guid patientId) => new(
        page.Context.Patient.PracticeId, page.Context.Patient.EhrId, page.Context.Person.Id, page.Context.AppRole, action, patientId, "signatures", "allowed");
}
