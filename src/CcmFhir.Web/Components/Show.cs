using System.Globalization;
using NodaTime;
using NodaTime.Text;
using static CcmFhir.Web.Resources.Words;

namespace CcmFhir.Web.Components;

/// <summary>Values in the words and order of the request's language. Nothing is rounded up anywhere.</summary>
internal static class Show
{
    private static readonly CultureInfo Dollars = CultureInfo.GetCultureInfo("en-US");

    private static CultureInfo Culture => CultureInfo.CurrentUICulture;

    public static string Date(LocalDate date) => LocalDatePattern.Create("d MMM uuuu", Culture).Format(date);

    public static string Day(LocalDate date) => LocalDatePattern.Create("d MMM", Culture).Format(date);

    public static string LongDate(LocalDate date) => LocalDatePattern.Create(T("format.longDate"), Culture).Format(date);

    public static string LongDate(string language, LocalDate date) =>
        LocalDatePattern.Create(In(language, "format.longDate"), CultureInfo.GetCultureInfo(language)).Format(date);

    public static string Month(YearMonth month)
    {
        var name = YearMonthPattern.Create("MMMM uuuu", Culture).Format(month);
        return char.ToUpper(name[0], Culture) + name[1..];
    }

    public static string Time(LocalDateTime at) => LocalTimePattern.Create("HH:mm:ss", Culture).Format(at.TimeOfDay);

    public static string Moment(LocalDateTime at) => LocalDateTimePattern.Create("d MMM uuuu HH:mm", Culture).Format(at);

    /// <summary>Value of a date field.</summary>
    public static string Input(LocalDate? date) => date is { } d ? LocalDatePattern.Iso.Format(d) : "";

    /// <summary>Value of a datetime-local field, with seconds.</summary>
    public static string Input(LocalDateTime? at) =>
        at is { } t ? LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-ddTHH:mm:ss").Format(t) : "";

    /// <summary>Whole minutes, cut: 13 min for 13:59.</summary>
    public static string Minutes(int seconds) => T("unit.minutes", seconds / 60);

    /// <summary>2:40.</summary>
    public static string MinSec(int seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:00}");

    /// <summary>7 min 42 s; a full minute without its seconds.</summary>
    public static string Exact(int seconds) =>
        seconds % 60 == 0 ? Minutes(seconds) : T("unit.minutesSeconds", seconds / 60, seconds % 60);

    /// <summary>The running clock: 11:42, 1:02:03.</summary>
    public static string Clock(int seconds) => seconds < 3600
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:00}:{seconds % 60:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}");

    public static string Money(decimal amount) => amount.ToString("C2", Dollars);

    /// <summary>99490 x1: the code, then how many.</summary>
    public static string Units(string code, int units) => string.Create(CultureInfo.InvariantCulture, $"{code} x{units}");

    /// <summary>Fixed-point text for SVG attributes.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(share, 0, 1) * 100:0.##}%");

    /// <summary>EarlyClose to early-close: an enum value as the forms and addresses spell it.</summary>
    public static string Kebab(Enum value) => string.Concat(value.ToString()
        .Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
