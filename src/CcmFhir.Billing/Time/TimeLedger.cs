using NodaTime;

namespace CcmFhir.Billing.Time;

/// <summary>
/// The month's time: what counts, as whose, and what does not and why. Excluded time is removed first, then overlaps are merged.
/// The order of the entries does not matter, and the work is linear in them once they are sorted.
/// </summary>
internal sealed class TimeLedger
{
    private readonly Segment[] _counted;
    private readonly List<ExcludedTime> _excluded;
    private int _length;
    private readonly int _reasons;

    private TimeLedger(EntryPieces pieces)
    {
        var practitioner = pieces.Sorted(CountedAs.Practitioner);
        var staff = pieces.Sorted(CountedAs.Staff);
        // A practitioner's stretch splits at most one staff stretch in two.
        _counted = new Segment[staff.Length + (2 * practitioner.Length)];
        _excluded = pieces.Excluded;
        Silence = pieces.Silence;
        Merge(practitioner, staff);
        foreach (var time in _excluded)
        {
            _reasons |= 1 << (int)time.Reason;
        }
    }

    /// <summary>Counted time without overlaps: the practitioner's by start, then the staff's by start.</summary>
    public ReadOnlySpan<Segment> Counted => _counted.AsSpan(0, _length);

    public IReadOnlyList<ExcludedTime> Excluded => _excluded;

    public Silence Silence { get; }

    public long StaffTicks { get; private set; }

    public long PractitionerTicks { get; private set; }

    public static TimeLedger Read(CountingRules rules) => new(EntryPieces.Cut(rules));

    /// <summary>Only full minutes of a sum count.</summary>
    public static int WholeMinutes(long ticks) => (int)(ticks / NodaConstants.TicksPerMinute);

    /// <summary>Whether any time was excluded for this reason.</summary>
    public bool Has(ExclusionReason reason) => (_reasons & (1 << (int)reason)) != 0;

    private void Merge(ReadOnlySpan<Segment> practitioner, ReadOnlySpan<Segment> staff)
    {
        var reach = long.MinValue;
        foreach (var piece in practitioner)
        {
            if (PartAfter(piece, ref reach) is { } part)
            {
                Count(part);
            }
        }

        var taken = _counted.AsSpan(0, _length);
        reach = long.MinValue;
        foreach (var piece in staff)
        {
            if (PartAfter(piece, ref reach) is { } part)
            {
                CountBetween(part, ref taken);
            }
        }
    }

    /// <summary>The part of a piece that no earlier piece of the same kind has taken.</summary>
    private Segment? PartAfter(Segment piece, ref long reach)
    {
        var start = Math.Max(piece.Start, reach);
        if (start > piece.Start)
        {
            ExcludeOverlap(piece.Entry, Math.Min(start, piece.End) - piece.Start);
        }

        reach = Math.Max(reach, piece.End);
        return start < piece.End ? piece with { Start = start } : null;
    }

    /// <summary>Counts a staff piece where no practitioner was at work. Forgets practitioner stretches that lie behind.</summary>
    private void CountBetween(Segment piece, ref Span<Segment> practitioners)
    {
        while (practitioners.Length > 0 && practitioners[0].End <= piece.Start)
        {
            practitioners = practitioners[1..];
        }

        var start = piece.Start;
        foreach (var taken in practitioners)
        {
            if (taken.Start >= piece.End)
            {
                break;
            }

            if (start < taken.Start)
            {
                Count(piece with { Start = start, End = taken.Start });
            }

            ExcludeOverlap(piece.Entry, Math.Min(piece.End, taken.End) - Math.Max(start, taken.Start));
            start = taken.End;
        }

        if (start < piece.End)
        {
            Count(piece with { Start = start });
        }
    }

    private void Count(Segment segment)
    {
        _counted[_length++] = segment;
        if (segment.As == CountedAs.Staff)
        {
            StaffTicks += segment.Ticks;
        }
        else
        {
            PractitionerTicks += segment.Ticks;
        }
    }

    private void ExcludeOverlap(int entry, long ticks) => _excluded.Add(new ExcludedTime(entry, ticks, ExclusionReason.Overlap));
}
