using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Features.Charges;

/// <summary>Fills the Charges page: drafts, charges, what the comparison found, what the EHR takes otherwise than before.</summary>
internal sealed class ChargePages(
    ChargeRows rows, Outbox outbox, MonthReader months, ChartReader charts, Frames frames, ChargeDifferences differences, EhrOffers offers)
{
    private static readonly Duration OfferChangesShown = Duration.FromDays(30);

    public async Task<IResult> ShowAsync(PageRequest page, FieldError? error = null, Guid? errorOf = null)
    {
        var chart = await charts.ReadAsync(page.Context, page.Cancel);
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart.Facts, page.Cancel);
        var (found, comparedAt) = await differences.ReadAsync(page.Context.Patient.PatientId, page.Cancel);
        var changes = await offers.ChangesAsync(page.Ehr.Id, page.Now - OfferChangesShown, page.Cancel);
        var view = new ChargesView
        {
            Frame = await frames.ReadAsync(page, picture),
            RequestId = frames.NewRequestId(),
            Charges = [.. ChargeRows.Drafts(picture), .. await rows.ReadAsync(page)],
            SetAside =
            [
                .. (await outbox.SetAsideAsync(page.Context.Patient.PatientId, page.Cancel))
                    .Select(r => new SetAsideView(r.Id, frames.NewRequestId(), r.Kind, Deliveries.StateOf(r.State), r.Detail)),
            ],
            Differences = [.. found.Select(d => new DifferenceView(Enum.Parse<DifferenceKind>(d.Kind, ignoreCase: true), d.Code, d.Month, d.Reference, d.Detail))],
            ComparedAt = comparedAt?.InZone(page.Zone).LocalDateTime,
            OfferChanges = [.. changes.Select(c => new OfferChangeView(c.NoticedAt.InZone(page.Zone).Date, c.Subject, c.Before, c.After))],
            ReadOnly = RouteRoles.For("POST", "/c/{contextId}/charges").Contains(page.Role) ? null : new Refusal(RefusalReason.OnlyBillingPractitioner, null),
            Errors = error is null ? FormErrors.None : new FormErrors([error]),
            ErrorsOf = errorOf,
        };
        return Html.Page(view, error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
