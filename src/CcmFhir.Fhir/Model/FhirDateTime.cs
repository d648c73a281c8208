using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Captured = System.Text.RegularExpressions.Group;

namespace CcmFhir.Fhir.Model;

/// <summary>
/// A date, dateTime or instant as it was written, with the precision it has (http://hl7.org/fhir/R4/datatypes.html#dateTime).
/// Nothing is filled in: "2024" has a first and a last day and no instant. Two are equal when their text is.
/// </summary>
public readonly partial record struct FhirDateTime
{
    private FhirDateTime(string raw)
    {
        Raw = raw;
        var match = Pattern().Match(raw.Trim());
        if (!match.Success || !TryDay(match, out var first, out var precision))
        {
            return;
        }

        if (match.Groups["hour"].Success)
        {
            if (!TryTime(match, out var time))
            {
                return;
            }

            precision = match.Groups["second"].Success ? FhirDateTimePrecision.Second : FhirDateTimePrecision.Minute;
            LocalTime = first.ToDateTime(TimeOnly.MinValue) + time;
            Offset = ReadOffset(match.Groups["zone"]);
        }

        Precision = precision;
        FirstDay = first;
    }

    /// <summary>The text as the JSON holds it.</summary>
    public string Raw { get; }

    public FhirDateTimePrecision Precision { get; }

    /// <summary>The first day the text can mean, as written (no zone applied); null when it is no date.</summary>
    public DateOnly? FirstDay { get; }

    /// <summary>The last day the text can mean, as written: 2024-02 ends on 2024-02-29.</summary>
    public DateOnly? LastDay => (FirstDay, Precision) switch
    {
        ({ } first, FhirDateTimePrecision.Year) => new DateOnly(first.Year, 12, 31),
        ({ } first, FhirDateTimePrecision.Month) => new DateOnly(first.Year, first.Month, DateTime.DaysInMonth(first.Year, first.Month)),
        _ => FirstDay,
    };

    /// <summary>The wall clock as written, without zone; null when there is no time. A leap second (":60") is the next second.</summary>
    public DateTime? LocalTime { get; }

    /// <summary>The offset as written; null when there is none, although R4 demands one with a time.</summary>
    public TimeSpan? Offset { get; }

    /// <summary>The instant; null unless time and offset were both written. Digits past 100 ns are cut.</summary>
    public DateTimeOffset? Instant => LocalTime is { } local && Offset is { } offset && InRange(local, offset)
        ? new DateTimeOffset(local, offset)
        : null;

    /// <summary>The earliest instant the text can mean, in the zone offset to assume where none was written.</summary>
    public DateTimeOffset? Earliest(TimeSpan assumedOffset) =>
        Instant ?? At(LocalTime ?? FirstDay?.ToDateTime(TimeOnly.MinValue), assumedOffset);

    /// <summary>The instant just after the last one the text can mean, in the zone offset to assume where none was written.</summary>
    public DateTimeOffset? Before(TimeSpan assumedOffset) => Precision switch
    {
        FhirDateTimePrecision.Second => Earliest(assumedOffset)?.AddSeconds(1),
        FhirDateTimePrecision.Minute => Earliest(assumedOffset)?.AddMinutes(1),
        _ when LastDay is { } last && last < DateOnly.MaxValue => At(last.AddDays(1).ToDateTime(TimeOnly.MinValue), assumedOffset),
        _ => null,
    };

    /// <summary>The text of a server or a form, whatever it is; see <see cref="Precision"/> for whether it is a date.</summary>
    public static FhirDateTime Parse(string raw)
    {
        ArgumentNullException.ThrowIfNull(raw);
        return new FhirDateTime(raw);
    }

    public static FhirDateTime From(DateOnly day) => new(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>Seconds always; a fraction only when there is one.</summary>
    public static FhirDateTime From(DateTimeOffset instant) =>
        new(instant.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture));

    public bool Equals(FhirDateTime other) => Raw == other.Raw;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Raw ?? "");

    public override string ToString() => Raw;

    internal static FhirDateTime? Read(JsonNode? node) => Primitives.ReadText(node) is { } raw ? new FhirDateTime(raw) : null;

    private static bool TryDay(Match match, out DateOnly day, out FhirDateTimePrecision precision)
    {
        precision = match.Groups["day"].Success ? FhirDateTimePrecision.Day
            : match.Groups["month"].Success ? FhirDateTimePrecision.Month
            : FhirDateTimePrecision.Year;
        var text = $"{match.Groups["year"].Value}-{Or01(match.Groups["month"])}-{Or01(match.Groups["day"])}";
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }

    private static bool TryTime(Match match, out TimeSpan time)
    {
        var (hour, minute, second) = (Number(match.Groups["hour"]), Number(match.Groups["minute"]), Number(match.Groups["second"]));
        var fraction = match.Groups["fraction"].Success ? match.Groups["fraction"].Value : "";
        var ticks = long.Parse(fraction.PadRight(7, '0').AsSpan(0, 7), CultureInfo.InvariantCulture);
        time = new TimeSpan(hour, minute, second) + TimeSpan.FromTicks(ticks);
        return hour < 24 && minute < 60 && second <= 60;
    }

    private static TimeSpan? ReadOffset(Captured zone)
    {
        if (!zone.Success)
        {
            return null;
        }

        var text = zone.ValueSpan;
        var size = text is "Z" ? TimeSpan.Zero : new TimeSpan(
            int.Parse(text[1..3], CultureInfo.InvariantCulture), int.Parse(text[4..6], CultureInfo.InvariantCulture), 0);
        return size > TimeSpan.FromHours(14) ? null : text[0] == '-' ? -size : size;
    }

    private static DateTimeOffset? At(DateTime? local, TimeSpan offset) =>
        local is { } time && InRange(time, offset) ? new DateTimeOffset(time, offset) : null;

    private static bool InRange(DateTime local, TimeSpan offset) =>
        local.Ticks - offset.Ticks is var utc && utc >= DateTime.MinValue.Ticks && utc <= DateTime.MaxValue.Ticks;

    private static string Or01(Captured group) => group.Success ? group.Value : "01";

    private static int Number(Captured group) => group.Success ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"^(?<year>[0-9]{4})(-(?<month>[0-9]{2})(-(?<day>[0-9]{2})" +
        @"(T(?<hour>[0-9]{2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})(\.(?<fraction>[0-9]+))?)?(?<zone>Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
