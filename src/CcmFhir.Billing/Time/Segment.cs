namespace CcmFhir.Billing.Time;

/// <summary>Whose minutes a stretch counts as.</summary>
internal enum CountedAs
{
    // The practitioner comes first: a minute of both counts as the practitioner's.
    Practitioner,
    Staff,
}

/// <summary>A stretch of counted time, in ticks since the Unix epoch.</summary>
/// <param name="Entry">Index of the entry in the facts.</param>
/// <param name="As">Whose minutes they are.</param>
/// <param name="Start">Inclusive.</param>
/// <param name="End">Exclusive.</param>
internal readonly record struct Segment(int Entry, CountedAs As, long Start, long End)
{
    public long Ticks => End - Start;
}

/// <summary>Time of an entry that does not count.</summary>
/// <param name="Entry">Index of the entry in the facts.</param>
/// <param name="Ticks">How much of it.</param>
/// <param name="Reason">Why.</param>
internal readonly record struct ExcludedTime(int Entry, long Ticks, ExclusionReason Reason);

/// <summary>A stretch of the month in which nobody's minutes count.</summary>
internal readonly record struct Blackout(long Start, long End, ExclusionReason Reason);
