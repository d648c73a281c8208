using CcmFhir.Billing.Time;
using NodaTime;

namespace CcmFhir.Billing.Claims;

/// <summary>When a month may close.</summary>
public static class MonthClose
{
    /// <summary>
    /// The first local day on which the month's charges may be approved; null when nothing is charged. With the month's end or a
    /// range on the claim, and for care plan oversight, the day after the month; else the day on which the base code's date of service lies.
    /// </summary>
    public static LocalDate? OpensOn(Determination determination)
    {
        if (determination.Charges.IsEmpty)
        {
            return null;
        }

        var dates = determination.Charges[0].DateOfService;
        return dates.Style is DateOfServiceStyle.MonthEnd or DateOfServiceStyle.Range
            || determination.Facts.Programme is Programme.CpoHomeHealth or Programme.CpoHospice
            ? determination.Month.LastDay().PlusDays(1)
            : dates.Claimed;
    }
}
