using System.Globalization;
using System.Text.Json;

namespace CcmFhir.Sandbox.Rest;

/// <summary>
/// A FHIR date of any precision as the half-open span of instants it may mean. A date without zone is read as UTC.
/// https://hl7.org/fhir/R4/search.html#date
/// </summary>
internal readonly record struct DateRange(DateTimeOffset From, DateTimeOffset Until)
{
    public static DateRange? Parse(string text)
    {
        if (Exact(text, "yyyy") is { } year)
        {
            return new(year, year.AddYears(1));
        }

        if (Exact(text, "yyyy-MM") is { } month)
        {
            return new(month, month.AddMonths(1));
        }

        if (Exact(text, "yyyy-MM-dd") is { } day)
        {
            return new(day, day.AddDays(1));
        }

        if (text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
        {
            return new(instant, instant.AddSeconds(text.Contains('.', StringComparison.Ordinal) ? 0.001 : 1));
        }

        return null;
    }

    /// <summary>The span of a date, dateTime, instant or Period element; an open end reaches to the end of time.</summary>
    public static DateRange? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Parse(element.GetString()!),
        JsonValueKind.Object => new(
            Bound(element, "start")?.From ?? DateTimeOffset.MinValue, Bound(element, "end")?.Until ?? DateTimeOffset.MaxValue),
        _ => null,
    };

    /// <summary>Does a value of this span satisfy a search with the prefix and <paramref name="sought"/>?</summary>
    public bool Satisfies(string prefix, DateRange sought) => prefix switch
    {
        "eq" => From >= sought.From && Until <= sought.Until,
        "ne" => From < sought.From || Until > sought.Until,
        "gt" => Until > sought.Until,
        "lt" => From < sought.From,
        "ge" => Until > sought.From,
        "le" => From < sought.Until,
        "sa" => From >= sought.Until,
        "eb" => Until <= sought.From,
        _ => false,
    };

    private static DateRange? Bound(JsonElement period, string name) =>
        period.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Parse(value.GetString()!) : null;

    private static DateTimeOffset? Exact(string text, string format) =>
        DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value) ? value : null;
}
