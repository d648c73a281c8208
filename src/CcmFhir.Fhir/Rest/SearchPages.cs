using CcmFhir.Fhir.Model;

namespace CcmFhir.Fhir.Rest;

/// <summary>What the pages of one search brought, each resource once.</summary>
internal sealed class SearchPages<T>(FhirServerSettings settings)
    where T : Resource, IFhirType<T>
{
    private readonly Dictionary<(string Type, string Id), Resource> _found = [];
    private readonly List<Resource> _withoutId = [];
    private readonly List<FhirIssue> _issues = [];
    private readonly HashSet<string> _links = [];
    private bool _isCut;

    public int Pages { get; private set; }

    /// <summary>Takes a page in and says where the next one is; null at the end or at a limit.</summary>
    public string? Add(Bundle page)
    {
        Pages++;
        foreach (var entry in page.Entry)
        {
            if (entry.Resource is { } resource)
            {
                Take(resource, entry.Search?.Mode?.Known);
            }
        }

        var next = page.Link.FirstOrDefault(l => l.Relation == "next")?.Url;
        if (string.IsNullOrEmpty(next))
        {
            return null;
        }

        _isCut = Pages >= settings.PagesMax || _found.Count >= settings.ResourcesMax || !_links.Add(next);
        return _isCut ? null : next;
    }

    public FhirSearchResult<T> ToResult()
    {
        var all = _found.Values.Concat(_withoutId).ToArray();
        var complete = !_isCut && _issues.All(i => i.Severity is "information" or "success");
        return new FhirSearchResult<T>([.. all.OfType<T>()], [.. all.Where(r => r is not T)], _issues, complete);
    }

    private void Take(Resource resource, Bundle.SearchEntryMode? mode)
    {
        if (resource is OperationOutcome outcome && mode is not Bundle.SearchEntryMode.Match)
        {
            _issues.AddRange(FhirIssue.From(outcome));
        }
        else if (resource.Id is not { } id)
        {
            _withoutId.Add(resource);
        }
        else if (!_found.TryGetValue((resource.ResourceType, id), out var known) || !IsOlder(resource, known))
        {
            // Oracle repeats ids across pages; the newest wins, and of two without a date the later one.
            _found[(resource.ResourceType, id)] = resource;
        }
    }

    private static bool IsOlder(Resource one, Resource other) =>
        one.Meta?.LastUpdated?.Instant is { } mine && other.Meta?.LastUpdated?.Instant is { } theirs && mine < theirs;
}
