using System.Text.RegularExpressions;

namespace CcmFhir.Sandbox.Authorization;

/// <summary>
/// One clinical scope. https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources
/// v1 <c>.read</c> means <c>rs</c>, <c>.write</c> means <c>cud</c>, <c>.*</c> means <c>cruds</c>.
/// </summary>
/// <param name="Context"><c>patient</c>, <c>user</c> or <c>system</c>.</param>
/// <param name="Type">A resource type, or <c>*</c>.</param>
/// <param name="Letters">Some of <c>cruds</c>, in that order.</param>
/// <param name="Query">Search parameters which narrow the scope, without the question mark.</param>
internal sealed partial record ResourceScope(string Context, string Type, string Letters, string? Query)
{
    private const string LegacyPrefix = "http://smarthealthit.org/fhir/scopes/";

    public static ResourceScope? Parse(string text)
    {
        var bare = text.StartsWith(LegacyPrefix, StringComparison.Ordinal) ? text[LegacyPrefix.Length..] : text;
        var match = Grammar().Match(bare);
        if (!match.Success)
        {
            return null;
        }

        var letters = match.Groups["may"].Value switch
        {
            "read" => "rs",
            "write" => "cud",
            "*" => "cruds",
            var v2 => v2,
        };
        var query = match.Groups["query"];
        return new(match.Groups["context"].Value, match.Groups["type"].Value, letters, query.Success ? query.Value : null);
    }

    public bool Permits(string type, char letter) => (Type == "*" || Type == type) && Letters.Contains(letter, StringComparison.Ordinal);

    public override string ToString() => $"{Context}/{Type}.{Letters}{(Query is null ? "" : $"?{Query}")}";

    [GeneratedRegex(@"^(?<context>patient|user|system)/(?<type>\*|[A-Z][A-Za-z]+)\.(?<may>read|write|\*|(?=[cruds])c?r?u?d?s?)(\?(?<query>.+))?$")]
    private static partial Regex Grammar();
}
