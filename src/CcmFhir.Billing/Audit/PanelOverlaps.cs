using System.Collections.Immutable;
using CcmFhir.Billing.Time;

namespace CcmFhir.Billing.Audit;

/// <summary>The panel check: one person at work for two patients at the same time.</summary>
public static class PanelOverlaps
{
    /// <summary>Every pair of overlapping entries of one person for different patients; reversed entries and reversals are left out.</summary>
    public static ImmutableArray<PanelOverlap> Find(IEnumerable<CareMonth> panel)
    {
        var overlaps = ImmutableArray.CreateBuilder<PanelOverlap>();
        foreach (var person in panel.SelectMany(Standing).GroupBy(e => e.Entry.By.Id, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var open = new List<PatientEntry>();
            foreach (var next in person.OrderBy(e => e.Entry.Start).ThenBy(e => e.Patient, StringComparer.Ordinal).ThenBy(e => e.Entry.Id, StringComparer.Ordinal))
            {
                open.RemoveAll(e => e.Entry.End <= next.Entry.Start);
                overlaps.AddRange(open.Where(e => e.Patient != next.Patient)
                    .Select(e => new PanelOverlap(person.Key, e.Patient, e.Entry.Id, next.Patient, next.Entry.Id)));
                open.Add(next);
            }
        }

        return overlaps.DrainToImmutable();
    }

    private static IEnumerable<PatientEntry> Standing(CareMonth month)
    {
        var reversed = month.Entries.Select(e => e.Reverses).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return month.Entries.Where(e => e.Reverses is null && !reversed.Contains(e.Id)).Select(e => new PatientEntry(month.Patient.Id, e));
    }

    private sealed record PatientEntry(string Patient, TimeEntry Entry);
}

/// <summary>One person's two entries at the same time.</summary>
public sealed record PanelOverlap(string Person, string FirstPatient, string FirstEntry, string SecondPatient, string SecondEntry);
