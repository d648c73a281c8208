using CcmFhir.Billing.Rules;
using NodaTime;

namespace CcmFhir.Billing.Audit;

/// <summary>
/// How many entries of a month look made up rather than measured: the signs auditors count. Each is a reason to read the entries,
/// never a proof; honest work shows some of each.
/// </summary>
/// <param name="Entries">How many were looked at.</param>
/// <param name="EqualLength">As long to the second as two others of the same person.</param>
/// <param name="OnTheFives">A multiple of five minutes long.</param>
/// <param name="ExactlyTwenty">Exactly the first threshold: twenty minutes and no second.</param>
/// <param name="Late">Recorded more than three days after the work.</param>
/// <param name="BackdatedOnLastDay">Recorded on the month's last day for an earlier day of it.</param>
public sealed record AuthenticityMeter(int Entries, int EqualLength, int OnTheFives, int ExactlyTwenty, int Late, int BackdatedOnLastDay)
{
    private const int Alike = 3;
    private static readonly Duration Threshold = Duration.FromMinutes(20);
    private static readonly Duration LateAfter = Duration.FromDays(3);

    /// <summary>Who asks for it.</summary>
    public static string Citation => Cite.GuideDocumentation;

    /// <param name="stretches">The month's work, without what was reversed.</param>
    /// <param name="zone">The practice's: days are its local days.</param>
    public static AuthenticityMeter Read(IReadOnlyCollection<WorkedStretch> stretches, DateTimeZone zone) => new(
        stretches.Count,
        stretches.GroupBy(s => (s.Person, s.Length)).Where(g => g.Count() >= Alike).Sum(g => g.Count()),
        stretches.Count(s => s.Length.TotalSeconds % 300 == 0),
        stretches.Count(s => s.Length == Threshold),
        stretches.Count(s => s.RecordedAt - s.End > LateAfter),
        stretches.Count(s => IsBackdated(s.Start.InZone(zone).Date, s.RecordedAt.InZone(zone).Date)));

    private static bool IsBackdated(LocalDate worked, LocalDate recorded) =>
        recorded > worked && recorded == worked.With(DateAdjusters.EndOfMonth);
}

/// <summary>One stretch of one person's work and when it was recorded.</summary>
public sealed record WorkedStretch(string Person, Instant Start, Instant End, Instant RecordedAt)
{
    public Duration Length => End - Start;
}
