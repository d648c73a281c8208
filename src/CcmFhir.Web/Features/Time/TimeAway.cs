using System.Collections.Immutable;
using System.Globalization;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Features.Time;

/// <summary>Stretches in which the browser noticed nobody: not counted unless the person says so.</summary>
internal static class TimeAway
{
    private const int StretchesMax = 50;

    /// <param name="text">"1761142930000-1761143170000,…", Unix milliseconds; what cannot be read is no stretch.</param>
    public static ImmutableArray<TimerSegment> Parse(string text) =>
    [
        .. text.Split(',', StretchesMax + 1).Take(StretchesMax).Select(One).OfType<TimerSegment>().OrderBy(s => s.Start),
    ];

    public static ImmutableArray<TimerSegment> Without(ImmutableArray<TimerSegment> segments, ImmutableArray<TimerSegment> away) =>
        away.Aggregate(segments, (left, gap) => [.. left.SelectMany(s => Cut(s, gap))]);

    public static Duration In(ImmutableArray<TimerSegment> segments, ImmutableArray<TimerSegment> away) =>
        Sum(segments) - Sum(Without(segments, away));

    public static Duration Sum(ImmutableArray<TimerSegment> segments) =>
        segments.Aggregate(Duration.Zero, (sum, s) => sum + (s.End - s.Start));

    private static TimerSegment? One(string text)
    {
        var parts = text.Split('-');
        return parts.Length == 2 && TryMoment(parts[0], out var start) && TryMoment(parts[1], out var end) && end > start
            ? new TimerSegment(start, end)
            : null;
    }

    // Whole seconds, the gap widened rather than narrowed: nothing is counted that was away.
    private static bool TryMoment(string text, out Instant moment)
    {
        var read = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds < 253402300799000;
        moment = read ? Instant.FromUnixTimeSeconds(milliseconds / 1000) : default;
        return read;
    }

    private static IEnumerable<TimerSegment> Cut(TimerSegment segment, TimerSegment gap)
    {
        if (gap.End <= segment.Start || gap.Start >= segment.End)
        {
            yield return segment;
            yield break;
        }

        if (gap.Start > segment.Start)
        {
            yield return segment with { End = gap.Start };
        }

        if (gap.End < segment.End)
        {
            yield return segment with { Start = gap.End };
        }
    }
}
