using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Billing.Facts;

/// <summary>Dates and moments as facts write them. Partial dates and moments without an offset are none.</summary>
internal static class FactDates
{
    private static readonly OffsetDateTimePattern[] Patterns =
    [
        OffsetDateTimePattern.Rfc3339,
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mmo<Z+HH:mm>"),
    ];

    /// <summary>"2026-10-05"; null when it is no date that exists.</summary>
    public static LocalDate? Day(string text) =>
        text.Length == 10 && LocalDatePattern.Iso.Parse(text) is { Success: true } parsed ? parsed.Value : null;

    /// <summary>"2026-10-05T09:30:00-05:00", with or without seconds and their fractions; null when it is no moment that exists.</summary>
    public static Instant? Moment(string text)
    {
        // ISO 8601 has an hour 24, FHIR has not; the day it would belong to is left to nobody's guess.
        if (text.Contains("T24", StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var pattern in Patterns)
        {
            if (pattern.Parse(text) is { Success: true } parsed && parsed.Value.Year is >= 1 and <= 9998)
            {
                return parsed.Value.ToInstant();
            }
        }

        return null;
    }
}
