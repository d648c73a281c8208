using System.Collections.Immutable;
using System.Text.Json;
using CcmFhir.Sandbox.Json;

namespace CcmFhir.Sandbox.Rest;

/// <summary>One parameter of a search with its alternatives; true when any of them holds. https://hl7.org/fhir/R4/search.html</summary>
internal sealed record SearchCriterion(SearchParameter Parameter, string? Modifier, ImmutableArray<string> Values)
{
    private static readonly string[] Prefixes = ["eq", "ne", "gt", "lt", "ge", "le", "sa", "eb"];

    /// <summary>The criterion, or null and what is wrong with it.</summary>
    public static (SearchCriterion? Criterion, string? Problem) Read(ResourceType type, string name, string text)
    {
        var parts = name.Split(':', 2);
        var modifier = parts.Length == 2 ? parts[1] : null;
        var parameter = parts[0] switch
        {
            "_id" => new SearchParameter("_id", SearchKind.Token, ["id"]),
            "_lastUpdated" => new SearchParameter("_lastUpdated", SearchKind.Date, ["meta.lastUpdated"]),
            var known => type.Parameter(known),
        };
        if (parameter is null)
        {
            return (null, $"{type.Name} has no search parameter '{parts[0]}' here.");
        }

        var values = Split(text);
        var problem = modifier is not null && !Understood(parameter.Kind, modifier)
            ? $"The modifier ':{modifier}' of '{parts[0]}' is not supported."
            : parameter.Kind == SearchKind.Date && values.Any(v => DateRange.Parse(Prefixed(v).Value) is null)
                ? $"The value of '{parts[0]}' is not a date."
                : null;
        return problem is null ? (new(parameter, modifier, values), null) : (null, problem);
    }

    public bool Holds(JsonElement resource)
    {
        var found = Parameter.Paths.SelectMany(path => resource.Select(path)).ToArray();
        var any = Values.Any(value => Parameter.Kind switch
        {
            SearchKind.Token => found.Any(e => IsToken(e, value)),
            SearchKind.Reference => found.Any(e => IsReference(e, value)),
            SearchKind.Date => found.Any(e => IsDate(e, value)),
            SearchKind.String => found.Any(e => IsText(e, value)),
            _ => false,
        });
        return Modifier == "not" ? !any : any;
    }

    private static bool Understood(SearchKind kind, string modifier) => kind switch
    {
        SearchKind.Token => modifier == "not",
        SearchKind.String => modifier is "exact" or "contains",
        SearchKind.Reference => ResourceType.All.ContainsKey(modifier),
        SearchKind.Date or _ => false,
    };

    private static ImmutableArray<string> Split(string text)
    {
        const string Comma = "\u0001";
        return [.. text.Replace("\\,", Comma, StringComparison.Ordinal).Split(',').Select(v => v.Replace(Comma, ",", StringComparison.Ordinal))];
    }

    private static (string Prefix, string Value) Prefixed(string value) =>
        Prefixes.FirstOrDefault(p => value.StartsWith(p, StringComparison.Ordinal)) is { } prefix ? (prefix, value[2..]) : ("eq", value);

    private static bool IsDate(JsonElement element, string value)
    {
        var (prefix, date) = Prefixed(value);
        return DateRange.Of(element) is { } range && range.Satisfies(prefix, DateRange.Parse(date)!.Value);
    }

    private bool IsText(JsonElement element, string value) => element.ValueKind == JsonValueKind.String && Modifier switch
    {
        "exact" => element.GetString() == value,
        "contains" => element.GetString()!.Contains(value, StringComparison.OrdinalIgnoreCase),
        _ => element.GetString()!.StartsWith(value, StringComparison.OrdinalIgnoreCase),
    };

    private bool IsReference(JsonElement element, string value)
    {
        if (element.Text("reference") is not { } text)
        {
            return false;
        }

        var wanted = Modifier is null ? value : $"{Modifier}/{value}";
        wanted = Parameter.Name == "patient" && !wanted.Contains('/', StringComparison.Ordinal) ? $"Patient/{wanted}" : wanted;
        return text == wanted
            || text.EndsWith($"/{wanted}", StringComparison.Ordinal)
            || wanted.EndsWith($"/{text}", StringComparison.Ordinal);
    }

    private static bool IsToken(JsonElement element, string value)
    {
        var bar = value.IndexOf('|', StringComparison.Ordinal);
        var system = bar < 0 ? null : value[..bar];
        var code = bar < 0 ? value : value[(bar + 1)..];
        return element.ValueKind switch
        {
            JsonValueKind.String => system is null or "" && element.GetString() == code,
            JsonValueKind.True or JsonValueKind.False => element.GetRawText() == code,
            JsonValueKind.Object when element.TryGetProperty("coding", out _) => element.Select("coding").Any(c => IsCoded(c, "code", system, code)),
            JsonValueKind.Object => IsCoded(element, element.TryGetProperty("code", out _) ? "code" : "value", system, code),
            _ => false,
        };
    }

    private static bool IsCoded(JsonElement element, string property, string? system, string code) =>
        (system is null || (element.Text("system") ?? "") == system) && (code.Length == 0 || element.Text(property) == code);
}
