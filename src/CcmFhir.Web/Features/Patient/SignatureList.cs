using System.Collections.Immutable;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Features.CarePlan;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Patient;

/// <summary>
/// Plans that are complete and months whose staff work lacks its supervision, for the practitioner who looks. Read from the store
/// alone: other charts are not opened. A plan is complete here when it has every part the patient's policy can ask for.
/// </summary>
internal sealed class SignatureList(MonthReader months, Patients patients, Frames frames)
{
    public async Task<ImmutableArray<WaitingSignature>> ReadAsync(PageRequest page)
    {
        var here = page.Context.Patient;
        var waiting = ImmutableArray.CreateBuilder<WaitingSignature>();
        foreach (var (id, identity) in await patients.ListAsync(here.PracticeId, here.EhrId, page.Cancel))
        {
            if (!identity.IsDeceased && await PictureAsync(page, id, identity) is var picture && IsMine(page, picture))
            {
                waiting.AddRange(new[] { Plan(page, id, picture), Supervision(page, id, picture) }.OfType<WaitingSignature>());
            }
        }

        return [.. waiting.OrderBy(w => w.Patient, StringComparer.CurrentCulture).ThenBy(w => w.What, StringComparer.Ordinal)];
    }

    public Task<MonthPicture> PictureAsync(PageRequest page, Guid patientId, PatientIdentity identity) =>
        months.ReadAsync(ContextOf(page, patientId, identity), page.Ehr, page.Today.ToYearMonth(), chart: null, page.Cancel);

    /// <summary>The viewer's launch, for another patient of the same EHR: for the store, never for reading that chart.</summary>
    public static CareContext ContextOf(PageRequest page, Guid patientId, PatientIdentity identity) =>
        page.Context with { Patient = page.Context.Patient with { PatientId = patientId }, PatientFhirId = identity.FhirId, EncounterId = null };

    /// <summary>The patient agreed to this practitioner, or to nobody yet.</summary>
    private static bool IsMine(PageRequest page, MonthPicture picture) =>
        picture.Record.Consents.LastOrDefault(c => c.Revoked is null)?.Given.What.PractitionerId is not { } practitioner || practitioner == page.Context.Person.Id;

    private WaitingSignature? Plan(PageRequest page, Guid id, MonthPicture picture) =>
        picture.Record.Plan is { Approval: null } plan && PlanViews.Required(picture).All(plan.Saved.What.Confirmed.Contains)
            ? new WaitingSignature(
                id, frames.NewRequestId(), picture.Identity.Name, picture.Identity.BirthDate, picture.Identity.Mrn, "plan", plan.Saved.Id.ToString("D"),
                plan.Saved.What.By.Name, plan.Saved.At.InZone(page.Zone).Date, 0,
                [.. PlanElements.All.Select(code => new SignedPart(code, plan.Saved.What.Elements.GetValueOrDefault(code, "")))])
            : null;

    private WaitingSignature? Supervision(PageRequest page, Guid id, MonthPicture picture)
    {
        var work = picture.Record.Time.Where(t => t.Reversal is null && t.Entry.What.By.Id != page.Context.Person.Id
            && t.Entry.What.Start.InZone(page.Zone).Date.ToYearMonth() == picture.Month).Select(t => t.Entry).ToArray();
        return work.Length > 0 && picture.StaffSeconds > 0 && picture.Closing is null && picture.Determination.Facts.Supervision is null
            ? new WaitingSignature(
                id, frames.NewRequestId(), picture.Identity.Name, picture.Identity.BirthDate, picture.Identity.Mrn, "supervision", $"{picture.Record.RowCount}",
                string.Join(", ", work.Select(w => w.What.By.Name).Distinct()), work[^1].What.Start.InZone(page.Zone).Date, picture.StaffSeconds / 60,
                [.. work.Select(w => new SignedPart(w.What.Activity, $"{Show.Day(w.What.Start.InZone(page.Zone).Date)}, {Show.Exact((int)(w.What.End - w.What.Start).TotalSeconds)}: {w.What.Note}"))])
            : null;
    }
}
