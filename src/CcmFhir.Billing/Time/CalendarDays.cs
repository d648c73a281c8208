using NodaTime;

namespace CcmFhir.Billing.Time;

/// <summary>Days of a calendar month.</summary>
internal static class CalendarDays
{
    public static LocalDate FirstDay(this YearMonth month) => month.OnDayOfMonth(1);

    public static LocalDate LastDay(this YearMonth month) => month.OnDayOfMonth(1).PlusMonths(1).PlusDays(-1);

    public static bool Contains(this YearMonth month, LocalDate day) => day.Year == month.Year && day.Month == month.Month;

    /// <summary>Whether any day of first..last lies in the month.</summary>
    public static bool Touches(this YearMonth month, LocalDate first, LocalDate last) =>
        first <= month.LastDay() && last >= month.FirstDay();
}
