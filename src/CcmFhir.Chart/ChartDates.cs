using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>FHIR dates as days and instants of the practice. Nothing is filled in silently: what was assumed or lost becomes a gap.</summary>
internal sealed class ChartDates(DateTimeZone zone, string source, ICollection<ChartGap> gaps)
{
    /// <summary>The day, when one was told; null and a gap for years, months and nonsense; null alone when absent.</summary>
    public LocalDate? Day(FhirDateTime? date, string element)
    {
        if (date is not { } told)
        {
            return null;
        }

        switch (told.Precision)
        {
            case FhirDateTimePrecision.None:
                gaps.Add(new ChartGap(ChartGapKind.BadDate, source, element));
                return null;
            case FhirDateTimePrecision.Year or FhirDateTimePrecision.Month:
                gaps.Add(new ChartGap(ChartGapKind.PartialDate, source, element));
                return null;
            case FhirDateTimePrecision.Day:
                return LocalDate.FromDateOnly(told.FirstDay!.Value);
            default:
                return Moment(told, element)?.InZone(zone).Date;
        }
    }

    /// <summary>The instant, when a time was told; without an offset the practice's zone is assumed, with a gap.</summary>
    public Instant? Moment(FhirDateTime? date, string element)
    {
        if (date is not { LocalTime: { } wallClock } told)
        {
            return null;
        }

        if (told.Instant is { } instant)
        {
            return Instant.FromDateTimeOffset(instant);
        }

        gaps.Add(new ChartGap(ChartGapKind.ZoneAssumed, source, element));
        return LocalDateTime.FromDateTime(wallClock).InZoneLeniently(zone).ToInstant();
    }

    /// <summary>The first day the date can mean, with a gap when it is a guess.</summary>
    public LocalDate? Earliest(FhirDateTime? date, string element) =>
        Day(date, element) ?? (date?.FirstDay is { } first ? LocalDate.FromDateOnly(first) : null);
}
