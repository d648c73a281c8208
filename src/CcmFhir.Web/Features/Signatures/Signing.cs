using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Features.Month;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Signatures;

/// <summary>Writes what a signature says, with everything that follows from it and its row of the access log, or nothing.</summary>
internal sealed class Signing(Ledger ledger, Projections projections, MonthClosing closing, AuditLog audit, Database database)
{
    /// <returns>An error when something was recorded since it was shown; then nothing was written.</returns>
    public async Task<FieldError?> SignAsync(PageRequest page, CareContext context, MonthPicture picture, WaitingSignature waiting, PostedForm form, Guid id)
    {
        if (waiting.What == WaitingItems.Close)
        {
            var (isOvertaken, error) = await closing.ApproveAsync(page, context, picture, id);
            await audit.WriteAsync(Row(page, "change", context.Patient.PatientId), page.Cancel);
            return isOvertaken ? new FieldError("", FieldProblem.ChangedMeanwhile) : error;
        }

        await using var work = await database.BeginAsync(page.Cancel);
        if (await Ledger.HoldStillAsync(work, context.Patient.PatientId) != picture.Record.RowCount)
        {
            return new FieldError("", FieldProblem.ChangedMeanwhile);
        }

        foreach (var (row, signed) in Signed(page, picture, waiting, form, id))
        {
            await ledger.AppendAsync(work, context.Patient, row, page.Context.Person.Id, signed);
        }

        if (waiting.What == WaitingItems.Plan)
        {
            await projections.QueuePlanAsync(work, context, page.Ehr, picture.Record.Plan!, page.Context.Person);
        }

        await audit.WriteAsync(work, Row(page, "change", context.Patient.PatientId));
        await work.CommitAsync(page.Cancel);
        return null;
    }

    public static AuditEvent Row(PageRequest page, string action, Guid patientId) => new(
        page.Context.Patient.PracticeId, page.Context.Patient.EhrId, page.Context.Person.Id, page.Context.AppRole, action, patientId, "signatures", "allowed");

    private static IEnumerable<(Guid Row, LedgerEvent Signed)> Signed(
        PageRequest page, MonthPicture picture, WaitingSignature waiting, PostedForm form, Guid id)
    {
        var person = page.Context.Person;
        return waiting.What switch
        {
            WaitingItems.Attestation => WaitingItems.ToAttest(picture).Select(p => p.What).Select(p => (
                DerivedId.Of(id, p.ConditionId),
                (LedgerEvent)new ConditionAttested(p.ConditionId, p.System, p.Code, p.Display, p.Lasts, p.Risk, page.Today, person))),
            WaitingItems.Plan => [(id, new PlanApproved(picture.Record.Plan!.Saved.Id, page.Today, person))],
            WaitingItems.DecisionMaking => [(id, new DecisionMakingRecorded(form.Text("level"), waiting.DecidedOn is null ? page.Today : form.Date("on")!.Value, form.Text("basis"), person))],
            WaitingItems.Supervision => [(id, new SupervisionAttested(picture.Month, "general", page.Today, person))],
            _ => throw new InvalidOperationException($"Nobody signs {waiting.What}."),
        };
    }
}
