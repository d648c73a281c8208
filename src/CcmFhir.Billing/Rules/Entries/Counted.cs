using System.Collections.Immutable;

namespace CcmFhir.Billing.Rules.Entries;

/// <summary>The entries that count at least in part.</summary>
internal static class Counted
{
    /// <summary>Their indices in the facts, ascending.</summary>
    public static ImmutableArray<int> Entries(CaseFile file)
    {
        var indices = new SortedSet<int>();
        foreach (var segment in file.Ledger.Counted)
        {
            indices.Add(segment.Entry);
        }

        return [.. indices];
    }
}
