using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using CcmFhir.Sandbox.Json;

namespace CcmFhir.Sandbox.Rest;

/// <summary>A whole search: all criteria must hold. What it does not know it refuses, as strict EHRs do.</summary>
internal sealed record SearchQuery
{
    public const int MaximumCount = 200;
    private const int UsualCount = 50;

    public required ResourceType Type { get; init; }

    public ImmutableArray<SearchCriterion> Criteria { get; init; } = [];

    public int Count { get; init; } = UsualCount;

    public int Offset { get; init; }

    /// <summary>A date parameter, with whether the newest comes first; null keeps the order of storage.</summary>
    public (SearchParameter By, bool Descending)? Sort { get; init; }

    /// <summary>The query, or null and what is wrong with it.</summary>
    public static (SearchQuery? Query, string? Problem) Read(ResourceType type, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var query = new SearchQuery { Type = type };
        foreach (var (name, value) in parameters)
        {
            string? problem;
            (query, problem) = query.With(name, value);
            if (problem is not null)
            {
                return (null, problem);
            }
        }

        return (query, null);
    }

    public bool Matches(JsonElement resource) => Criteria.All(c => c.Holds(resource));

    public IEnumerable<StoredVersion> Ordered(IEnumerable<StoredVersion> matches)
    {
        if (Sort is not { } sort)
        {
            return matches;
        }

        DateTimeOffset Key(StoredVersion v) => sort.By.Paths.SelectMany(path => v.Body.Select(path)).Select(DateRange.Of).FirstOrDefault()?.From ?? DateTimeOffset.MinValue;
        return sort.Descending ? matches.OrderByDescending(Key) : matches.OrderBy(Key);
    }

    private (SearchQuery Query, string? Problem) With(string name, string value)
    {
        switch (name)
        {
            case "_format":
                return (this, value.Contains("json", StringComparison.OrdinalIgnoreCase) ? null : "Only JSON is spoken here.");
            case "_count":
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                    ? (this with { Count = Math.Min(count, MaximumCount) }, null)
                    : (this, "_count is not a number.");
            case "_offset":
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
                    ? (this with { Offset = offset }, null)
                    : (this, "_offset is not a number.");
            case "_sort":
                return SortedBy(value);
            default:
                var (criterion, problem) = SearchCriterion.Read(Type, name, value);
                return (criterion is null ? this : this with { Criteria = Criteria.Add(criterion) }, problem);
        }
    }

    private (SearchQuery Query, string? Problem) SortedBy(string value)
    {
        var name = value.TrimStart('-');
        var by = name == "_lastUpdated" ? new SearchParameter(name, SearchKind.Date, ["meta.lastUpdated"]) : Type.Parameter(name);
        return by is { Kind: SearchKind.Date }
            ? (this with { Sort = (by, value.StartsWith('-')) }, null)
            : (this, $"{Type.Name} cannot be sorted by '{name}'.");
    }
}
