using CcmFhir.Fhir.Model;
using NodaTime;
using FhirPeriod = CcmFhir.Fhir.Model.Period;

namespace CcmFhir.Chart.Reading;

/// <summary>
/// Local days of dates and instants. A time with offset is put into the practice's zone; without one the wall clock is taken as
/// written, because servers that leave the offset out mean their own.
/// </summary>
internal static class Days
{
    /// <summary>The day, only when the text names exactly one.</summary>
    public static LocalDate? Exact(FhirDateTime? when, DateTimeZone zone) =>
        when is { Precision: >= FhirDateTimePrecision.Day } moment ? First(moment, zone) : null;

    /// <summary>The first day the text can mean.</summary>
    public static LocalDate? First(FhirDateTime? when, DateTimeZone zone) =>
        Moment(when) is { } instant ? instant.InZone(zone).Date : Day(when?.FirstDay);

    /// <summary>The last day the text can mean.</summary>
    public static LocalDate? Last(FhirDateTime? when, DateTimeZone zone) =>
        Moment(when) is { } instant ? instant.InZone(zone).Date : Day(when?.LastDay);

    /// <summary>The instant; null unless time and offset were written.</summary>
    public static Instant? Moment(FhirDateTime? when) =>
        when?.Instant is { } moment ? Instant.FromDateTimeOffset(moment) : null;

    /// <summary>The widest days a service can have touched: its own day, or its period's first to last; null when neither is dated.</summary>
    public static (LocalDate From, LocalDate? To)? Touched(FhirDateTime? day, FhirPeriod? period, DateTimeZone zone)
    {
        var (start, end) = day is null ? (period?.Start ?? period?.End, period?.End) : (day, day);
        if (First(start, zone) is not { } from)
        {
            return null;
        }

        var to = Last(end, zone) ?? Last(start, zone);
        return (from, to > from ? to : null);
    }

    private static LocalDate? Day(DateOnly? day) => day is { } date ? LocalDate.FromDateOnly(date) : null;
}
