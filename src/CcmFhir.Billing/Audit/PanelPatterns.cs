using System.Collections.Immutable;
using System.Globalization;
using CcmFhir.Billing.Rules;
using CcmFhir.Billing.Time;
using NodaTime;

namespace CcmFhir.Billing.Audit;

/// <summary>
/// What an auditor looks for across patients and a single month cannot show: time that is too regular to be true. Each finding is
/// a reason to read the entries, never a proof and never a block. Entries count as decided; reversed ones are left out.
/// </summary>
public static class PanelPatterns
{
    /// <summary>The same words and length with this many patients.</summary>
    public const int PatientsAlike = 3;

    /// <summary>Fewer entries or months than this prove nothing about a share.</summary>
    public const int Enough = 20;

    /// <summary>Standard deviations above chance from which a share is told.</summary>
    private const double Unlikely = 3;

    private static readonly Duration Shift = Duration.FromHours(12);
    private static readonly Duration Late = Duration.FromDays(3);

    /// <summary>The patterns in a panel's months, in a fixed order; empty when there are none.</summary>
    /// <param name="panel">One determination for each patient and month; several months of one patient are welcome.</param>
    public static ImmutableArray<PanelPattern> Find(IReadOnlyCollection<Determination> panel)
    {
        var work = panel.SelectMany(Counted).ToArray();
        var totals = panel.Select(d => (d.Patient, Minutes: d.Minutes.Staff)).Where(t => t.Minutes >= 20).ToArray();
        return
        [
            .. SameWords(work), .. RoundMinutes(work), .. JustOver(totals), .. EqualTotals(totals), .. LongDays(work), .. EnteredTogether(work),
            .. AlwaysAddOns(panel),
        ];
    }

    private static IEnumerable<PanelPattern> SameWords(Work[] work) =>
        from alike in work.Where(w => !string.IsNullOrWhiteSpace(w.Entry.Note))
            .GroupBy(w => (Length: w.Entry.End - w.Entry.Start, Words: Normalised(w.Entry.Note!)))
        let patients = alike.Select(w => w.Patient).Distinct().Order(StringComparer.Ordinal).ToImmutableArray()
        where patients.Length >= PatientsAlike
        select new PanelPattern(
            "same-words", $"The same words and the same length stand in the entries of {patients.Length} patients.", Cite.GuideDocumentation, patients, People(alike));

    private static IEnumerable<PanelPattern> RoundMinutes(Work[] work)
    {
        foreach (var person in work.GroupBy(w => w.Entry.By.Id, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var all = person.ToArray();
            var round = all.Count(w => (w.Entry.End - w.Entry.Start).TotalSeconds % 300 == 0);
            if (IsUnlikely(round, all.Length, 0.2))
            {
                yield return new PanelPattern(
                    "round-minutes", $"{round} of {all.Length} entries last a multiple of five minutes.", Cite.GuideTime, [], [person.Key]);
            }
        }
    }

    private static IEnumerable<PanelPattern> JustOver((string Patient, decimal Minutes)[] totals)
    {
        var over = totals.Where(t => t.Minutes % 20 < 3).Select(t => t.Patient).Distinct().Order(StringComparer.Ordinal).ToImmutableArray();
        var count = totals.Count(t => t.Minutes % 20 < 3);
        if (IsUnlikely(count, totals.Length, 0.15))
        {
            yield return new PanelPattern(
                "totals-just-over", $"{count} of {totals.Length} months end less than three minutes over a threshold.", Cite.GuideTime, over, []);
        }
    }

    private static IEnumerable<PanelPattern> EqualTotals((string Patient, decimal Minutes)[] totals) =>
        from equal in totals.GroupBy(t => t.Minutes).OrderBy(g => g.Key)
        let patients = equal.Select(t => t.Patient).Distinct().Order(StringComparer.Ordinal).ToImmutableArray()
        where patients.Length >= PatientsAlike
        select new PanelPattern(
            "equal-totals",
            string.Create(CultureInfo.InvariantCulture, $"{patients.Length} patients have exactly {equal.Key:0.00} staff minutes in a month."),
            Cite.GuideTime, patients, []);

    private static IEnumerable<PanelPattern> LongDays(Work[] work) =>
        from day in work.GroupBy(w => (Person: w.Entry.By.Id, w.Day)).OrderBy(g => g.Key.Person, StringComparer.Ordinal).ThenBy(g => g.Key.Day)
        let sum = day.Aggregate(Duration.Zero, (all, w) => all + (w.Entry.End - w.Entry.Start))
        where sum > Shift
        select new PanelPattern(
            "long-day",
            string.Create(CultureInfo.InvariantCulture, $"{sum.TotalHours:0.0} hours were logged by one person on {day.Key.Day:uuuu-MM-dd}."),
            Cite.Oig2021, Patients(day), [day.Key.Person]);

    private static IEnumerable<PanelPattern> EnteredTogether(Work[] work) =>
        from batch in work.Where(w => w.Entry.EnteredAt is { } at && at - w.Entry.End > Late)
            .GroupBy(w => (Person: w.Entry.By.Id, Entered: w.Entry.EnteredAt!.Value.InZone(w.Zone).Date))
            .OrderBy(g => g.Key.Person, StringComparer.Ordinal).ThenBy(g => g.Key.Entered)
        where batch.Count() >= Enough
        select new PanelPattern(
            "entered-together",
            $"{batch.Count()} entries were recorded on {batch.Key.Entered:uuuu-MM-dd}, more than three days after the work.",
            Cite.GuideDocumentation, Patients(batch), [batch.Key.Person]);

    private static IEnumerable<PanelPattern> AlwaysAddOns(IReadOnlyCollection<Determination> panel)
    {
        var charged = panel.Where(d => d.Charges.Length > 0).ToArray();
        if (charged.Length >= Enough && charged.All(d => d.Charges.Length > 1))
        {
            yield return new PanelPattern(
                "always-add-ons", $"Each of the {charged.Length} charged months has add-on units.", Cite.Oig2021,
                [.. charged.Select(d => d.Patient).Distinct().Order(StringComparer.Ordinal)], []);
        }
    }

    /// <summary>Whether so many of n are more than chance gives, by the normal approximation.</summary>
    private static bool IsUnlikely(int hits, int of, double chance) =>
        of >= Enough && hits - (of * chance) > Unlikely * Math.Sqrt(of * chance * (1 - chance));

    private static IEnumerable<Work> Counted(Determination month)
    {
        var counted = month.Minutes.Counted.Select(c => c.Entry).ToHashSet(StringComparer.Ordinal);
        return month.Facts.Entries.Where(e => counted.Contains(e.Id))
            .Select(e => new Work(month.Patient, month.Facts.TimeZone, e.Start.InZone(month.Facts.TimeZone).Date, e));
    }

    private static string Normalised(string note) =>
        string.Join(' ', note.ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static ImmutableArray<string> Patients(IEnumerable<Work> work) => [.. work.Select(w => w.Patient).Distinct().Order(StringComparer.Ordinal)];

    private static ImmutableArray<string> People(IEnumerable<Work> work) => [.. work.Select(w => w.Entry.By.Id).Distinct().Order(StringComparer.Ordinal)];

    private sealed record Work(string Patient, DateTimeZone Zone, LocalDate Day, TimeEntry Entry);
}

/// <summary>Something to read before an auditor does.</summary>
/// <param name="Id">Kebab-case; never changes.</param>
/// <param name="Message">What was seen, for people; names nobody.</param>
/// <param name="Citation">Who says that it matters.</param>
/// <param name="Patients">Ids of the patients whose entries show it; empty when it is about a person's habit.</param>
/// <param name="People">Ids of those who logged them; empty when it is about the panel.</param>
public sealed record PanelPattern(string Id, string Message, string Citation, ImmutableArray<string> Patients, ImmutableArray<string> People);
