using System.Collections.Immutable;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Features.Month;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using Shown = CcmFhir.Web.Features.Charges.DeliveryState;

namespace CcmFhir.Web.Features.Charges;

/// <summary>Charges with their way into the EHR, newest month first; every change of one is part of its story.</summary>
internal sealed class ChargeRows(Storage.Charges charges, Outbox outbox, MonthReader months, Frames frames)
{
    public async Task<ImmutableArray<ChargeRowView>> ReadAsync(PageRequest page)
    {
        var all = await charges.ForPatientAsync(page.Context.Patient, page.Cancel);
        if (all.Count == 0)
        {
            return [];
        }

        var rows = await outbox.ForPatientAsync(page.Context.Patient.PatientId, "ChargeItem", page.Cancel);
        var histories = await outbox.HistoriesAsync(page.Context.Patient.PatientId, "ChargeItem", page.Cancel);
        var record = await months.RecordAsync(page.Context.Patient.PatientId, page.Cancel);
        var views = ImmutableArray.CreateBuilder<ChargeRowView>();
        foreach (var charge in all.OrderByDescending(c => c.Month))
        {
            var closing = record.Closings.First(c => c.Id == charge.ClosingId).What;
            views.Add(View(page, charge, ChargeLife.Of(charge, rows), histories, ClosedMonths.Line(closing, charge.Code)));
        }

        return views.ToImmutable();
    }

    /// <summary>What closing the month now would charge.</summary>
    public static ImmutableArray<ChargeRowView> Drafts(MonthPicture picture) => picture.Closing is not null ? [] :
    [
        .. FindingViews.Lines(picture.Determination).Select(l => new ChargeRowView(
            Guid.Empty, Guid.Empty, picture.Month, l.Code, l.Units, l.ServiceFrom, l.OnClaim, l.PlaceOfService, l.Diagnoses, l.Estimate, Shown.Drafted, null, "", null, [])),
    ];

    private ChargeRowView View(PageRequest page, Charge charge, ChargeLife life, ILookup<Guid, OutboxHistory> histories, ClosedLine line)
    {
        var history = life.Rows.SelectMany(row => histories[row.Item.Id].Select(step => (Row: row, Step: step)));
        return new ChargeRowView(
            charge.Id, frames.NewRequestId(), charge.Month, charge.Code, charge.Units, line.From, line.ClaimedTo, line.PlaceOfService, line.Diagnoses,
            line.Estimate, life.State, life.Rows.FirstOrDefault()?.Reference, life.Current?.Route ?? "", life.Current?.Detail,
            [
                .. history.OrderBy(h => h.Step.At).ThenBy(h => h.Row.Seq).Select(h => new ChargeEventView(
                    h.Step.At.InZone(page.Zone).LocalDateTime, Deliveries.StepOf(h.Row, h.Step.State), h.Step.By, h.Step.Detail, ChargeLife.ChangeOf(h.Row))),
            ])
        {
            CanCredit = !charge.IsWithdrawn && life.State is Shown.Confirmed or Shown.Sent or Shown.Approved or Shown.Manual,
        };
    }
}
