using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Patient;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.CareMonths;

/// <summary>Time entries as table lines: what was done, whether it counts, and where it is on its way into the chart.</summary>
internal static class EntryLines
{
    public static MonthEntryView Of(PageRequest page, MonthPicture picture, LoggedTime logged, IReadOnlyList<OutboxStanding>? outbox = null)
    {
        var what = logged.Entry.What;
        var id = logged.Entry.Id.ToString("D");
        var whyNot = picture.WhyNotCounted(id);
        var counted = picture.Determination.Minutes.Counted.FirstOrDefault(c => c.Entry == id);
        return new MonthEntryView(
            logged.Entry.Id,
            what.Start.InZone(page.Zone).LocalDateTime,
            what.End.InZone(page.Zone).LocalDateTime,
            (int)(what.End - what.Start).TotalSeconds,
            what.Activity,
            what.By.Name,
            counted is null ? null : counted.As == "practitioner" ? Lane.Practitioner : Lane.Staff,
            logged.Reversal is not null ? EntryStanding.Reversed : counted is not null && whyNot is null ? EntryStanding.Counts : EntryStanding.DoesNotCount,
            logged.Reversal is null ? whyNot : null,
            logged.Reversal is null && (what.By.Id == page.Context.Person.Id || page.IsPractitioner),
            DeliveryOf(logged.Entry.Id, outbox),
            IsLate: logged.Entry.At - what.End > Duration.FromDays(7),
            Reason: logged.Reversal?.What.Reason);
    }

    private static Features.Charges.DeliveryState DeliveryOf(Guid entry, IReadOnlyList<OutboxStanding>? outbox)
    {
        var id = DerivedId.Of(entry, "time");
        return outbox?.FirstOrDefault(r => r.Id == id) is { } row ? Deliveries.StateOf(row) : Features.Charges.DeliveryState.None;
    }
}
