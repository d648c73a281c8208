using System.Text.Json;

namespace CcmFhir.Fhir.Generator;

internal sealed record CodeSetMember(string Code, string System);

internal sealed record CodeSet(string Url, string Name, IReadOnlyList<CodeSetMember> Members)
{
    /// <summary>Nested in the one type that uses it, else on its own.</summary>
    public bool IsShared { get; init; }
}

/// <summary>
/// The value sets behind required bindings of code elements, expanded from their compose. A set that cannot be listed
/// (MIME types, currencies) or is too long to be an enum (resource types) gives no code set: its elements are strings.
/// </summary>
internal sealed class CodeSets(Definitions definitions)
{
    private const int MembersMax = 60;

    private static readonly Dictionary<string, string> Renamed = new()
    {
        ["Use"] = "ClaimUseCode",   // a property is named Use
    };

    private readonly Dictionary<string, CodeSet?> _sets = [];
    private readonly Dictionary<string, int> _owners = CountOwners(definitions);

    public CodeSet? Of(JsonElement element)
    {
        if (!element.TryGetProperty("binding", out var binding) || binding.TextOf("strength") != "required")
        {
            return null;
        }

        var url = binding.TextOf("valueSet")!.Split('|')[0];
        if (!_sets.TryGetValue(url, out var set))
        {
            set = Expand(url);
            _sets[url] = set;
        }

        return set;
    }

    public IEnumerable<CodeSet> Shared => _sets.Values.OfType<CodeSet>().Where(s => s.IsShared).OrderBy(s => s.Name, StringComparer.Ordinal);

    private CodeSet? Expand(string url)
    {
        if (definitions.ValueSet(url) is not { } valueSet || Members(valueSet) is not { Count: > 0 and <= MembersMax } members)
        {
            return null;
        }

        var name = Names.EnumMember(valueSet.TextOf("name")!);
        return new CodeSet(url, Renamed.GetValueOrDefault(name, name), members) { IsShared = _owners[url] > 1 };
    }

    private List<CodeSetMember>? Members(JsonElement valueSet)
    {
        var members = new List<CodeSetMember>();
        var compose = valueSet.GetProperty("compose");
        foreach (var include in compose.Items("include"))
        {
            if (include.TryGetProperty("filter", out _) || Included(include) is not { } included)
            {
                return null;
            }

            members.AddRange(included);
        }

        var excluded = compose.Items("exclude").SelectMany(e => e.Items("concept")).Select(c => c.TextOf("code")).ToHashSet();
        return [.. members.Where(m => !excluded.Contains(m.Code)).DistinctBy(m => m.Code)];
    }

    private IEnumerable<CodeSetMember>? Included(JsonElement include)
    {
        if (include.TryGetProperty("valueSet", out var sets))
        {
            return sets.EnumerateArray().Select(s => definitions.ValueSet(s.GetString()!)).SelectMany(s => s is { } found ? Members(found) ?? [] : []);
        }

        var system = include.TextOf("system")!;
        var concepts = include.TryGetProperty("concept", out _) ? include : definitions.CodeSystem(system);
        return concepts is { } list ? Concepts(list, system) : null;
    }

    // Code systems nest their concepts.
    private static IEnumerable<CodeSetMember> Concepts(JsonElement parent, string system) =>
        parent.Items("concept").SelectMany(c => Concepts(c, system).Prepend(new CodeSetMember(c.TextOf("code")!, system)));

    /// <summary>Counted over all of HL7's types, not only the generated ones, so that adding a resource moves no enum.</summary>
    private static Dictionary<string, int> CountOwners(Definitions definitions) =>
        (from structure in definitions.Structures
         where structure.TryGetProperty("snapshot", out _)
         from element in structure.GetProperty("snapshot").Items("element")
         where element.TryGetProperty("binding", out var b) && b.TextOf("strength") == "required"
         let url = element.GetProperty("binding").TextOf("valueSet")!.Split('|')[0]
         group structure.TextOf("name") by url)
        .ToDictionary(g => g.Key, g => g.Distinct().Count());
}
