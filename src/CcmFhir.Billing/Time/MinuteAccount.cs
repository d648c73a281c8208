using System.Collections.Immutable;
using CcmFhir.Billing.Rules.Entries;
using NodaTime;

namespace CcmFhir.Billing.Time;

/// <summary>The month's minutes for people: cut to two decimals, never rounded. Thresholds compare whole minutes of the sums.</summary>
public sealed class MinuteAccount
{
    internal MinuteAccount(TimeLedger ledger, CareMonth facts)
    {
        Staff = Minutes(ledger.StaffTicks);
        Practitioner = Minutes(ledger.PractitionerTicks);
        Counted =
        [
            .. ledger.Counted.ToArray().GroupBy(s => (s.Entry, s.As))
                .OrderBy(g => g.Min(s => s.Start)).ThenBy(g => facts.Entries[g.Key.Entry].Id, StringComparer.Ordinal)
                .Select(g => new CountedMinutes(facts.Entries[g.Key.Entry].Id, Minutes(g.Sum(s => s.Ticks)), Words.Of(g.Key.As))),
        ];
        Excluded =
        [
            .. ledger.Excluded.GroupBy(e => (e.Entry, e.Reason))
                .OrderBy(g => facts.Entries[g.Key.Entry].Start).ThenBy(g => facts.Entries[g.Key.Entry].Id, StringComparer.Ordinal)
                .ThenBy(g => g.Key.Reason)
                .Select(g => Describe(facts.Entries[g.Key.Entry], g.Sum(e => e.Ticks), g.Key.Reason)),
        ];
    }

    public decimal Staff { get; }

    public decimal Practitioner { get; }

    /// <summary>By start.</summary>
    public ImmutableArray<CountedMinutes> Counted { get; }

    /// <summary>By start; one entry may appear with several reasons, and beside its counted part.</summary>
    public ImmutableArray<ExcludedMinutes> Excluded { get; }

    /// <summary>Whole seconds as minutes, cut to two decimals.</summary>
    private static decimal Minutes(long ticks)
    {
        var seconds = ticks / NodaConstants.TicksPerSecond;
        return decimal.Truncate(seconds * 100m / 60m) / 100m;
    }

    private static ExcludedMinutes Describe(TimeEntry entry, long ticks, ExclusionReason reason)
    {
        var rule = EntryRules.For(reason);
        return new ExcludedMinutes(entry.Id, Minutes(ticks), rule.Id, rule.Reason(entry));
    }
}

/// <summary>Counted minutes of one entry.</summary>
/// <param name="Entry">Its id.</param>
/// <param name="Minutes">Cut to two decimals.</param>
/// <param name="As">"staff" or "practitioner".</param>
public sealed record CountedMinutes(string Entry, decimal Minutes, string As);

/// <summary>Minutes of one entry that do not count.</summary>
/// <param name="Entry">Its id.</param>
/// <param name="Minutes">Cut to two decimals.</param>
/// <param name="Rule">Id of the rule that excludes them.</param>
/// <param name="Reason">A plain sentence.</param>
public sealed record ExcludedMinutes(string Entry, decimal Minutes, string Rule, string Reason);
