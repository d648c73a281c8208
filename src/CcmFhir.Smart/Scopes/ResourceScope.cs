using System.Text.RegularExpressions;

namespace CcmFhir.Smart.Scopes;

public enum ScopeLevel
{
    Patient,
    User,
    System,
}

/// <summary>
/// One resource scope. Grammar (v2): <c>(patient|user|system)/(Type|*).[c][r][u][d][s][?k=v&amp;…]</c> with at least one letter, in
/// that order; (v1): <c>.read | .write | .*</c>. <c>.create</c> and <c>.update</c> are one vendor's words for <c>.c</c> and <c>.u</c>.
/// </summary>
internal sealed partial record ResourceScope(ScopeLevel Level, string Type, string Interactions, string? Filter)
{
    private const string Prefix = "http://smarthealthit.org/fhir/scopes/";

    public static ResourceScope? TryParse(string word)
    {
        var match = Grammar().Match(word.StartsWith(Prefix, StringComparison.Ordinal) ? word[Prefix.Length..] : word);
        if (!match.Success)
        {
            return null;
        }

        var level = match.Groups["level"].ValueSpan switch
        {
            "patient" => ScopeLevel.Patient,
            "user" => ScopeLevel.User,
            _ => ScopeLevel.System,
        };
        var interactions = match.Groups["how"].Value switch
        {
            "read" => "rs",
            "write" => "cud",
            "*" => "cruds",
            "create" => "c",
            "update" => "u",
            var letters => letters,
        };
        var filter = match.Groups["filter"] is { Success: true, Value: var text } ? text : null;
        return interactions.Length == 0 ? null : new(level, match.Groups["type"].Value, interactions, filter);
    }

    public bool Covers(string type, char interaction, ScopeLevel? level) =>
        (level is null || level == Level) && (Type == "*" || Type == type) && Interactions.Contains(interaction);

    public IEnumerable<string> ToV1()
    {
        if (Interactions.AsSpan().IndexOfAny('r', 's') >= 0)
        {
            yield return $"{LevelWord}/{Type}.read";
        }

        if (Interactions.AsSpan().IndexOfAny("cud") >= 0)
        {
            yield return $"{LevelWord}/{Type}.write";
        }
    }

    public string ToV2() => $"{LevelWord}/{Type}.{Interactions}{(Filter is null ? string.Empty : "?" + Filter)}";

    private string LevelWord => Level switch
    {
        ScopeLevel.Patient => "patient",
        ScopeLevel.User => "user",
        ScopeLevel.System => "system",
    };

    [GeneratedRegex(
        @"\A(?<level>patient|user|system)/(?<type>[A-Z][A-Za-z]*|\*)\.(?<how>read|write|create|update|\*|c?r?u?d?s?)(\?(?<filter>.+))?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
