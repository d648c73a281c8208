using System.Runtime.InteropServices;

namespace CcmFhir.Billing.Time;

/// <summary>The entries cut to the parts that may count, before overlaps are merged; the rest, with its reason.</summary>
internal sealed class EntryPieces
{
    private readonly CountingRules _rules;
    private readonly List<Segment> _staff;
    private readonly List<Segment> _practitioner = [];
    private readonly long _earliest;
    private readonly long _latest;

    private EntryPieces(CountingRules rules)
    {
        _rules = rules;
        _staff = new List<Segment>(rules.Facts.Entries.Length);
        _earliest = Math.Max(rules.MonthStart, Math.Max(rules.ConsentFrom, rules.VisitFrom));
        _latest = Math.Min(rules.MonthEnd, rules.LifeEnd);
    }

    public List<ExcludedTime> Excluded { get; } = [];

    public Silence Silence { get; private set; }

    public static EntryPieces Cut(CountingRules rules)
    {
        var pieces = new EntryPieces(rules);
        var reversed = Reversed(rules.Facts);
        for (var i = 0; i < rules.Facts.Entries.Length; i++)
        {
            var entry = rules.Facts.Entries[i];
            var start = entry.Start.ToUnixTimeTicks();
            var end = entry.End.ToUnixTimeTicks();
            var countedAs = CountedAs.Staff;
            var reason = entry.Reverses is not null || reversed?.Contains(entry.Id) == true
                ? ExclusionReason.Reversed
                : EntryScreen.Exclude(entry, rules, out countedAs);
            if (reason is { } whole)
            {
                pieces.Exclude(i, end - start, whole);
                continue;
            }

            if (pieces.Clip(new Segment(i, countedAs, start, end)))
            {
                pieces.Silence |= EntryScreen.SilenceOf(entry, rules);
            }
        }

        return pieces;
    }

    /// <summary>By start; ties are broken by end and id so that the order of the facts does not matter.</summary>
    public ReadOnlySpan<Segment> Sorted(CountedAs countedAs)
    {
        var span = CollectionsMarshal.AsSpan(Of(countedAs));
        for (var i = 1; i < span.Length; i++)
        {
            if (Compare(span[i - 1], span[i]) > 0)
            {
                span.Sort(Compare);
                break;
            }
        }

        return span;
    }

    // A reversal is not undone by another: a correction is a third entry.
    private static HashSet<string>? Reversed(CareMonth facts)
    {
        HashSet<string>? reversed = null;
        foreach (var entry in facts.Entries)
        {
            if (entry.Reverses is { } id)
            {
                (reversed ??= new HashSet<string>(StringComparer.Ordinal)).Add(id);
            }
        }

        return reversed;
    }

    private int Compare(Segment a, Segment b)
    {
        if (a.Start != b.Start)
        {
            return a.Start.CompareTo(b.Start);
        }

        return a.End != b.End
            ? a.End.CompareTo(b.End)
            : string.CompareOrdinal(_rules.Facts.Entries[a.Entry].Id, _rules.Facts.Entries[b.Entry].Id);
    }

    /// <summary>Takes off what lies outside the month, life, consent and initiating visit. False when nothing is left.</summary>
    private bool Clip(Segment piece)
    {
        if (_rules.Blackouts.Count == 0 && piece.Start >= _earliest && piece.End <= _latest)
        {
            Of(piece.As).Add(piece); // nearly every entry: nothing of it can be cut
            return true;
        }

        piece = CutFront(piece, _rules.MonthStart, ExclusionReason.OutsideMonth);
        piece = CutBack(piece, _rules.MonthEnd, ExclusionReason.OutsideMonth);
        piece = CutBack(piece, _rules.LifeEnd, ExclusionReason.AfterDeath);
        piece = CutFront(piece, _rules.ConsentFrom, ExclusionReason.BeforeConsent);
        piece = CutFront(piece, _rules.VisitFrom, ExclusionReason.BeforeInitiatingVisit);
        var before = Of(piece.As).Count;
        var start = piece.Start;
        foreach (var blackout in _rules.Blackouts)
        {
            if (start >= piece.End || blackout.End <= start || blackout.Start >= piece.End)
            {
                continue;
            }

            Keep(piece with { Start = start, End = Math.Max(start, blackout.Start) });
            var resumes = Math.Min(piece.End, blackout.End);
            Exclude(piece.Entry, resumes - Math.Max(start, blackout.Start), blackout.Reason);
            start = resumes;
        }

        Keep(piece with { Start = start });
        return Of(piece.As).Count > before;
    }

    private Segment CutFront(Segment piece, long from, ExclusionReason reason)
    {
        if (piece.Start >= from || piece.Start >= piece.End)
        {
            return piece;
        }

        var cut = Math.Min(from, piece.End);
        Exclude(piece.Entry, cut - piece.Start, reason);
        return piece with { Start = cut };
    }

    private Segment CutBack(Segment piece, long to, ExclusionReason reason)
    {
        if (piece.End <= to || piece.Start >= piece.End)
        {
            return piece;
        }

        var cut = Math.Max(to, piece.Start);
        Exclude(piece.Entry, piece.End - cut, reason);
        return piece with { End = cut };
    }

    private void Keep(Segment piece)
    {
        if (piece.Start < piece.End)
        {
            Of(piece.As).Add(piece);
        }
    }

    private List<Segment> Of(CountedAs countedAs) => countedAs == CountedAs.Staff ? _staff : _practitioner;

    private void Exclude(int entry, long ticks, ExclusionReason reason) => Excluded.Add(new ExcludedTime(entry, ticks, reason));
}
