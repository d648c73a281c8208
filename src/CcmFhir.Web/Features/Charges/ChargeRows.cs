using System.Collections.Immutable;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Charges;

/// <summary>Charges with their way into the EHR, newest month first.</summary>
internal sealed class ChargeRows(Storage.Charges charges, Outbox outbox, MonthReader months, Frames frames)
{
    public async Task<ImmutableArray<ChargeRowView>> ReadAsync(PageRequest page)
    {
        var all = await charges.ForPatientAsync(page.Context.Patient, page.Cancel);
        if (all.Count == 0)
        {
            return [];
        }

        var rows = (await outbox.ForPatientAsync(page.Context.Patient.PatientId, page.Cancel)).ToDictionary(r => r.Item.Id);
        var record = await months.RecordAsync(page.Context.Patient, page.Ehr, page.Cancel);
        var views = ImmutableArray.CreateBuilder<ChargeRowView>();
        foreach (var charge in all.OrderByDescending(c => c.Month))
        {
            var lines = record.Closings.First(c => c.Id == charge.ClosingId).What;
            views.Add(await ViewAsync(page, charge, rows.GetValueOrDefault(charge.Id), ClosedMonths.Line(lines, charge.Code)));
        }

        return views.ToImmutable();
    }

    private async Task<ChargeRowView> ViewAsync(PageRequest page, Charge charge, OutboxRow? row, ClosedLine line)
    {
        var history = row is null ? [] : await outbox.HistoryOfAsync(row.Item.Id, page.Cancel);
        return new ChargeRowView(
            charge.Id, frames.NewRequestId(), charge.Month, charge.Code, charge.Units, line.From, line.To, line.PlaceOfService, line.Diagnoses,
            line.Estimate, row is null ? DeliveryState.None : Deliveries.StateOf(row), row?.Reference, row?.Route ?? "", row?.Detail,
            [.. history.Select(h => new ChargeEventView(h.At.InZone(page.Zone).LocalDateTime, Shown(h.State), null, h.Detail))]);
    }

    private static DeliveryState Shown(Storage.DeliveryState state) => Enum.Parse<DeliveryState>(state.ToString());
}
