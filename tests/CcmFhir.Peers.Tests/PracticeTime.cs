namespace CcmFhir.Peers.Tests;

/// <summary>The wall clock of the practice. Tokens of the peer run on the real time, so the app does too.</summary>
internal static class PracticeTime
{
    /// <summary>Chicago, unless a day there has just begun or is about to end: then a place in the middle of its day.</summary>
    public static TimeZoneInfo Zone { get; } = Choose(DateTimeOffset.UtcNow);

    public static DateTime Now => TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, Zone).DateTime;

    private static TimeZoneInfo Choose(DateTimeOffset now)
    {
        var chicago = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");
        var local = TimeZoneInfo.ConvertTime(now, chicago);
        return local.Hour is >= 1 and < 22
            ? chicago
            : TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");
    }
}
