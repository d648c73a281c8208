namespace CcmFhir.Peers.Tests;

/// <summary>The wall clock of the practice. Tokens of the peer run on the real time, so the app does too.</summary>
internal static class PracticeTime
{
    /// <summary>Chicago, unless the last hour there was another month: then a place where it was not.</summary>
    public static TimeZoneInfo Zone { get; } = Choose(DateTimeOffset.UtcNow);

    public static DateTime Now => TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, Zone).DateTime;

    private static TimeZoneInfo Choose(DateTimeOffset now)
    {
        var chicago = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");
        var local = TimeZoneInfo.ConvertTime(now, chicago);
        return local.Month == local.AddHours(-1).Month && local.Month == local.AddHours(1).Month
            ? chicago
            : TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");
    }
}
