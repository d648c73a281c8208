using System.Globalization;

namespace CcmFhir.Sandbox.Clinic;

/// <summary>Dates of the clinic, counted back from today in the practice's own zone, so that the demonstration never ages.</summary>
internal sealed class Calendar(TimeProvider time)
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");

    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), Zone).DateTime);

    public DateOnly FirstOfMonth => new(Today.Year, Today.Month, 1);

    /// <summary>The day <paramref name="days"/> after the first of this month, but never in the future.</summary>
    public DateOnly InThisMonth(int days) => FirstOfMonth.AddDays(days) is var day && day < Today ? day : Today;

    public string DaysAgo(int days) => Text(Today.AddDays(-days));

    public string YearsAgo(int years) => Text(Today.AddYears(-years));

    /// <summary>A wall-clock hour on a day that many days ago, with the zone's offset.</summary>
    public string At(int daysAgo, int hour, int minute = 0) => At(Today.AddDays(-daysAgo), hour, minute);

    public static string At(DateOnly day, int hour, int minute = 0)
    {
        var local = day.ToDateTime(new TimeOnly(hour, minute));
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
    }

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
