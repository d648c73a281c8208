using System.Collections.Immutable;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Signatures;

/// <summary>
/// What waits for the practitioner who looks, in this month and the one before. Other charts are not opened: each patient is decided on the
/// chart as it was last read, so the policy is the one of their Coverage.
/// </summary>
internal sealed class SignatureList(MonthReader months, Patients patients, ChartReader charts, ChartsSeen seen, Frames frames)
{
    public async Task<ImmutableArray<WaitingSignature>> ReadAsync(PageRequest page)
    {
        var here = page.Context.Patient;
        var waiting = ImmutableArray.CreateBuilder<WaitingSignature>();
        foreach (var (id, identity) in await patients.ListAsync(here.PracticeId, here.EhrId, page.Cancel))
        {
            waiting.AddRange((await OfAsync(page, id, identity)).Select(w => w.Waiting));
        }

        return [.. waiting.OrderBy(w => w.Patient, StringComparer.CurrentCulture).ThenBy(w => w.PatientId).ThenBy(w => w.Of)];
    }

    /// <summary>What waits of one patient, in the order it is done; empty for a patient of another practice or EHR.</summary>
    public async Task<ImmutableArray<(MonthPicture Picture, WaitingSignature Waiting)>> OfAsync(PageRequest page, Guid patientId)
    {
        var here = page.Context.Patient;
        var known = await patients.ReadManyAsync(here.PracticeId, here.EhrId, [patientId], page.Cancel);
        return known.TryGetValue(patientId, out var identity) ? await OfAsync(page, patientId, identity) : [];
    }

    /// <summary>The viewer's launch, for another patient of the same EHR: for the store, never for reading that chart.</summary>
    public static CareContext ContextOf(PageRequest page, Guid patientId, PatientIdentity identity) =>
        page.Context with { Patient = page.Context.Patient with { PatientId = patientId }, PatientFhirId = identity.FhirId, EncounterId = null };

    private async Task<ImmutableArray<(MonthPicture Picture, WaitingSignature Waiting)>> OfAsync(PageRequest page, Guid id, PatientIdentity identity)
    {
        if (identity.IsDeceased)
        {
            return [];
        }

        var chart = await ChartAsync(page, id);
        var now = page.Today.ToYearMonth();
        var pictures = await months.ReadAsync(ContextOf(page, id, identity), page.Ehr, [now.PlusMonths(-1), now], chart?.Facts, page.Cancel);
        return
        [
            .. from picture in pictures
               where IsMine(page, picture)
               from item in new WaitingItems(page, id, picture, chart, frames).All()
               select (picture, picture.Record.OpenDoubt is null ? item : item with { CannotSign = new Refusal(RefusalReason.IdentityDoubted) }),
        ];
    }

    private async Task<ChartSeen?> ChartAsync(PageRequest page, Guid id) =>
        id != page.Context.Patient.PatientId ? await seen.FindAsync(id, page.Cancel)
        : (await charts.ReadAsync(page.Context, page.Cancel)).Facts is { } facts ? new ChartSeen(page.Now, facts)
        : null;

    /// <summary>The patient agreed to this practitioner, or to nobody yet.</summary>
    private static bool IsMine(PageRequest page, MonthPicture picture) =>
        picture.Record.Consents.LastOrDefault(c => c.Revoked is null)?.Given.What.PractitionerId is not { } practitioner || practitioner == page.Context.Person.Id;
}
