using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace CcmFhir.Web.Oversight;

/// <summary>What a reviewer looks for in a sampled chart, and how the charts are drawn.</summary>
public static class ChartChecklist
{
    public const int ChartsMax = 10;

    public static ImmutableArray<string> Items { get; } =
    [
        "consent-before-time", "initiating-visit", "two-conditions", "plan-current", "plan-copy", "goals-tracked", "entries-specific", "people-named",
        "supervision-recorded", "minutes-match-codes", "no-conflict", "urgent-access",
    ];

    public static ImmutableArray<string> Answers { get; } = ["yes", "no", "not-applicable"];

    /// <summary>
    /// Up to ten charts: those whose SHA-256 over seed and id comes first. Anybody with the seed and the panel draws the same again; nobody
    /// can choose a chart by choosing an order.
    /// </summary>
    public static ImmutableArray<Guid> Draw(string seed, IEnumerable<Guid> panel) =>
    [
        .. panel.Distinct()
            .OrderBy(id => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {id:D}"))), StringComparer.Ordinal)
            .Take(ChartsMax),
    ];
}
