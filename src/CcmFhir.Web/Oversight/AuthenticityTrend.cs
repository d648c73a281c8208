using System.Collections.Immutable;
using CcmFhir.Billing.Audit;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Oversight;

/// <summary>The practice's patient time under the authenticity meter: month by month, and person by person in one month. Reads only.</summary>
/// <param name="Months">Newest first; a month without time among them.</param>
/// <param name="People">Those who worked in the month looked at, by name.</param>
public sealed record AuthenticityTrend(
    ImmutableArray<(YearMonth Month, AuthenticityMeter Meter)> Months, ImmutableArray<(string Person, AuthenticityMeter Meter)> People)
{
    public const int MonthsShown = 6;

    /// <summary>The first moment whose records the trend up to a month needs.</summary>
    public static Instant Since(YearMonth last, DateTimeZone zone) =>
        last.OnDayOfMonth(1).PlusMonths(1 - MonthsShown).AtStartOfDayInZone(zone).ToInstant();

    /// <param name="time">Time entries that were not reversed, in any order.</param>
    /// <param name="last">The newest month shown.</param>
    /// <param name="people">The month whose people are shown.</param>
    /// <param name="zone">The practice's.</param>
    public static AuthenticityTrend Of(IEnumerable<LedgerRow> time, YearMonth last, YearMonth people, DateTimeZone zone)
    {
        var byMonth = time.Select(row => (At: row.RecordedAt, What: (TimeLogged)row.Event))
            .ToLookup(t => t.What.Start.InZone(zone).Date.ToYearMonth());
        return new AuthenticityTrend(
            [
                .. Enumerable.Range(0, MonthsShown).Select(back => last.OnDayOfMonth(1).PlusMonths(-back).ToYearMonth())
                    .Select(month => (month, Read(byMonth[month], zone))),
            ],
            [
                .. byMonth[people].GroupBy(t => t.What.By.Id, StringComparer.Ordinal)
                    .Select(person => (person.MaxBy(t => t.At).What.By.Name, Read(person, zone)))
                    .OrderBy(p => p.Name, StringComparer.CurrentCulture),
            ]);
    }

    private static AuthenticityMeter Read(IEnumerable<(Instant At, TimeLogged What)> time, DateTimeZone zone) =>
        AuthenticityMeter.Read([.. time.Select(t => new WorkedStretch(t.What.By.Id, t.What.Start, t.What.End, t.At))], zone);
}
