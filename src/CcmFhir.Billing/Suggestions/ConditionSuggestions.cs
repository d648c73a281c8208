using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CcmFhir.Billing.Suggestions;

/// <summary>
/// Which codes look like a condition for chronic care management. CMS has no exhaustive list; the table is a hint source (a claims
/// surveillance list and a few more), so a suggestion is where a practitioner's attestation starts and never where it ends.
/// Whether a condition is active and confirmed is not asked here.
/// </summary>
public static class ConditionSuggestions
{
    private const string HistoryNote = "A history code: the condition itself may be over.";

    // Before Rows: static fields are made in the order they are written.
    private static readonly JsonSerializerOptions RowOptions = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    private static readonly ImmutableArray<ConditionRow> Rows = ReadRows();

    /// <summary>The suggestion for an ICD-10-CM code, by the longest prefix; the source's own list before its wider family.</summary>
    /// <param name="code">With or without its dot.</param>
    /// <param name="alongside">The patient's other ICD-10-CM codes: one that excludes a condition lowers it to review.</param>
    public static ConditionSuggestion OfIcd10Cm(string code, params IEnumerable<string> alongside)
    {
        var bare = Undotted(code);
        var matches = Rows.Where(row => !StartsWithAny(bare, row.Icd10Exclude))
            .SelectMany(row => Prefixes(row).Where(p => Begins(bare, p.Prefix)).Select(p => (Row: row, p.Prefix, p.Rank)))
            .OrderByDescending(m => m.Prefix.Length).ThenBy(m => m.Rank)
            .ToArray();
        if (matches.Length == 0)
        {
            return Nothing;
        }

        var (best, prefix, _) = matches[0];
        var excluded = alongside.Select(Undotted).FirstOrDefault(other => StartsWithAny(other, best.Icd10Exclude));
        var doubt = excluded is not null ? $"{excluded} beside it makes this doubtful." : IsHistory(bare) ? HistoryNote : null;
        return new ConditionSuggestion(
            doubt is not null && best.Default == SuggestionDefault.Suggest ? SuggestionDefault.Review : best.Default,
            best.Condition, best.Source, prefix, Verified: true, doubt ?? best.Note,
            Others(best, matches.Select(m => m.Row)));
    }

    /// <summary>The suggestion for a SNOMED CT code; of two rows that name it, the one with fewer codes is the closer.</summary>
    /// <param name="code">The concept id.</param>
    public static ConditionSuggestion OfSnomed(string code)
    {
        var matches = Rows.Where(r => r.Snomed.Contains(code) || r.SnomedUnverified.Contains(code))
            .OrderBy(r => r.Snomed.Length + r.SnomedUnverified.Length)
            .ToArray();
        return matches is [var best, ..]
            ? new ConditionSuggestion(best.Default, best.Condition, best.Source, code, best.Snomed.Contains(code), best.Note, Others(best, matches))
            : Nothing;
    }

    private static ConditionSuggestion Nothing { get; } =
        new(SuggestionDefault.None, null, null, null, Verified: true, null, []);

    private static IEnumerable<(string Prefix, int Rank)> Prefixes(ConditionRow row) =>
        row.Icd10.Select(p => (p, 0)).Concat(row.Icd10Broad.Select(p => (p, 1)));

    private static ImmutableArray<string> Others(ConditionRow best, IEnumerable<ConditionRow> matches) =>
        [.. matches.Select(r => r.Condition).Where(c => c != best.Condition).Distinct()];

    private static bool IsHistory(string bare) => StartsWithAny(bare, ["Z85", "Z86", "Z87"]);

    private static bool StartsWithAny(string bare, ImmutableArray<string> prefixes) => prefixes.Any(p => Begins(bare, p));

    private static bool Begins(string bare, string prefix) => bare.StartsWith(prefix, StringComparison.Ordinal);

    private static string Undotted(string code) => code.Trim().Replace(".", "", StringComparison.Ordinal).ToUpperInvariant();

    private static ImmutableArray<ConditionRow> ReadRows()
    {
        using var stream = typeof(ConditionSuggestions).Assembly.GetManifestResourceStream("chronic-conditions.json")!;
        return JsonSerializer.Deserialize<ImmutableArray<ConditionRow>>(stream, RowOptions);
    }
}
