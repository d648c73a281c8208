using System.Collections.Immutable;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.CareMonths;

/// <summary>
/// The practice's own mapping of coverages to policies. The newest row of a coverage that has begun holds; a plan comes before its payer,
/// a payer before the kind of coverage.
/// </summary>
internal sealed record PayerTable(ImmutableArray<Recorded<PayerMapped>> Rows)
{
    /// <summary>What a row can name, the narrowest first.</summary>
    public static readonly ImmutableArray<string> Fields = ["plan", "payor", "type"];

    public static PayerTable Empty { get; } = new([]);

    /// <summary>The table as it was known at a moment: what a closed month was decided on stays.</summary>
    public PayerTable AsOf(Instant moment) => new([.. Rows.Where(r => r.At <= moment)]);

    /// <summary>The policy a coverage means in a month; null when no row that has begun names it, or its row was ended.</summary>
    public string? For(ChartCoverage coverage, YearMonth month) => Fields
        .Select(field => coverage.Names(field).Select(text => RowOf(field, text, month)).FirstOrDefault(r => r is { What.PolicyId.Length: > 0 }))
        .FirstOrDefault(r => r is not null)?.What.PolicyId;

    /// <summary>The newest row of each coverage, by name.</summary>
    public IEnumerable<Recorded<PayerMapped>> Current() => Rows.GroupBy(r => (r.What.Field, r.What.Text.ToUpperInvariant())).Select(g => g.Last())
        .OrderBy(r => r.What.Text, StringComparer.OrdinalIgnoreCase);

    private Recorded<PayerMapped>? RowOf(string field, string text, YearMonth month) => Rows.LastOrDefault(r =>
        r.What.Field == field && string.Equals(r.What.Text, text, StringComparison.OrdinalIgnoreCase) && r.What.From.CompareTo(month) <= 0);
}
