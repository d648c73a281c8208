using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace CcmFhir.Web.Ehr.Routing;

/// <summary>
/// Which scopes of a list allow creating a resource: v1 (<c>.write</c>, <c>.*</c>), v2 (<c>c</c> among the letters), with or
/// without the old URL prefix, and the spelled-out <c>.create</c> some servers use.
/// </summary>
internal sealed partial record CreateScopes
{
    private const string UrlPrefix = "http://smarthealthit.org/fhir/scopes/";

    private readonly ImmutableArray<Grant> _grants;

    private CreateScopes(ImmutableArray<Grant> grants) => _grants = grants;

    /// <param name="scopes">Space-separated, as in a token response. What is no resource scope is passed over.</param>
    public static CreateScopes Parse(string scopes) => new(
    [
        .. scopes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(text =>
            ResourceScope().Match(text.StartsWith(UrlPrefix, StringComparison.Ordinal) ? text[UrlPrefix.Length..] : text) is { Success: true } m
                ? [new Grant(text, m.Groups["level"].Value, m.Groups["type"].Value, m.Groups["query"].Success)]
                : Array.Empty<Grant>()),
    ]);

    /// <summary>
    /// The scope that allows it, a user's before others, or null. One narrowed by a query does not: our records do not fit its filter.
    /// </summary>
    public string? Allowing(string type, bool patientLevelToo) => Matching(type).OrderBy(g => g.Level != "user")
        .FirstOrDefault(g => !g.Narrowed && (patientLevelToo || g.Level != "patient"))?.Text;

    /// <summary>A scope that would create the type if it were not narrowed or of patient level; for explanations.</summary>
    public string? Nearly(string type) => Matching(type).FirstOrDefault()?.Text;

    private IEnumerable<Grant> Matching(string type) => _grants.Where(g => g.Type == type || g.Type == "*");

    // https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html: (patient|user|system)/(type|*).(c)(r)(u)(d)(s)[?filter]
    [GeneratedRegex(@"^(?<level>patient|user|system)/(?<type>[A-Za-z]+|\*)\.(?:cr?u?d?s?|write|\*|create)(?<query>\?.*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex ResourceScope();

    private sealed record Grant(string Text, string Level, string Type, bool Narrowed);
}
