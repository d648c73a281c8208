using NodaTime;

namespace CcmFhir.Billing.Time;

/// <summary>Days of a calendar month.</summary>
internal static class CalendarDays
{
    public static LocalDate FirstDay(this YearMonth month) => month.OnDayOfMonth(1);

    public static LocalDate LastDay(this YearMonth month) =>
        month.OnDayOfMonth(month.Calendar.GetDaysInMonth(month.Year, month.Month));

    public static bool Contains(this YearMonth month, LocalDate day) => day.Year == month.Year && day.Month == month.Month;
}
