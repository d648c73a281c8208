using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Fhir.Model;

namespace CcmFhir.Chart.Reading;

/// <summary>Translates the resources of one bundle and remembers which of them each fact came from, so that evidence can name it.</summary>
internal sealed partial class FactSources(BundleResources resources)
{
    /// <summary>Of which there is one in a month: their paths have no index.</summary>
    private static readonly string[] Single = ["patient", "billingPractitioner", "site", "patientSince", "supervision", "carePlan"];

    private static readonly string[] Lists =
    [
        "coverage", "conditions", "consents", "visits", "decisionMaking", "entries", "otherServices", "stays", "homeCare", "elsewhere", "priorMonths",
    ];

    private readonly Dictionary<string, List<(Resource? Resource, string? Code)>> _sources = new(StringComparer.Ordinal);

    public BundleResources Resources => resources;

    /// <summary>The facts of a list, in the order of the bundle.</summary>
    public ImmutableArray<TFact> Read<TResource, TFact>(string list, Func<TResource, TFact?> translate)
        where TResource : Resource
        where TFact : class =>
        [.. ReadMany<TResource, TFact>(list, r => translate(r) is { } fact ? [fact] : [])];

    /// <summary>The same where a resource may hold several.</summary>
    public ImmutableArray<TFact> ReadMany<TResource, TFact>(string list, Func<TResource, IEnumerable<TFact>> translate)
        where TResource : Resource
        where TFact : class
    {
        var facts = ImmutableArray.CreateBuilder<TFact>();
        foreach (var resource in resources.Of<TResource>())
        {
            foreach (var fact in translate(resource))
            {
                Add(list, resource, (fact as OtherService)?.Code);
                facts.Add(fact);
            }
        }

        return facts.ToImmutable();
    }

    /// <summary>The next fact of the list, or the only one of its name, came from there; null: from nowhere in the bundle.</summary>
    public void Add(string list, Resource? resource, string? code = null)
    {
        if (!_sources.TryGetValue(list, out var known))
        {
            _sources[list] = known = [];
        }

        known.Add((resource, code));
    }

    /// <summary>
    /// The element a fact came from: "Condition/c1.code", lists with their index; the innermost that is there when the fact is absent, and
    /// "Bundle" when nothing is. What is no fact of the chart (a setting of the policy, a sum of minutes) keeps its path.
    /// </summary>
    /// <param name="fact">The path in the facts, "conditions[0].code".</param>
    public string PointerTo(string fact)
    {
        var parts = Path().Match(fact);
        var (list, index, property) = (parts.Groups["list"].Value, parts.Groups["index"], parts.Groups["property"].Value);
        if (index.Success && Lists.Contains(list))
        {
            var at = int.Parse(index.Value, CultureInfo.InvariantCulture);
            return property.StartsWith("attestation", StringComparison.Ordinal) && _sources["attestations"][at].Resource is not null
                ? Pointer(_sources["attestations"][at], $"attestations{property["attestation".Length..]}")
                : Pointer(_sources[list][at], property.Length == 0 ? $"{list}[]" : $"{list}.{property}");
        }

        return Single.Contains(list) ? Pointer(_sources.GetValueOrDefault(list)?[0] ?? default, fact) : Lists.Contains(fact) ? Whole(fact) : fact;
    }

    private string Whole(string list) =>
        _sources.GetValueOrDefault(list)?.Select(s => s.Resource).FirstOrDefault(r => r is not null) is { } found
            ? $"Bundle.entry.resource.ofType({found.ResourceType})"
            : Pointer((ChartSearch.Find(resources.Of<List>(), list), null), "search");

    private string Pointer((Resource? Resource, string? Code) source, string fact)
    {
        if (source.Resource is not { } resource)
        {
            return "Bundle";
        }

        var start = resource.Id is { Length: > 0 } id ? $"{resource.ResourceType}/{id}" : $"Bundle.{resources.PathOf(resource)}";
        var found = EvidenceElements.Of(fact).Select(steps => Walk(resource.Json, steps, source.Code)).ToList();
        return start + (found.Find(f => f.IsWhole).Pointer ?? found.Select(f => f.Pointer).FirstOrDefault());
    }

    private static (string? Pointer, bool IsWhole) Walk(JsonNode start, string[] steps, string? code)
    {
        var pointer = new StringBuilder();
        var node = start;
        foreach (var step in steps)
        {
            if (Step(node, step, code) is not { } next)
            {
                return (pointer.ToString(), false);
            }

            pointer.Append(next.Text);
            node = next.Node;
        }

        return (pointer.ToString(), true);
    }

    private static (string Text, JsonNode Node)? Step(JsonNode node, string step, string? code)
    {
        var wanted = step.Split('(', ')');
        var name = step[^1] == '*' ? (node as JsonObject)?.FirstOrDefault(m => m.Key.StartsWith(step[..^1], StringComparison.Ordinal)).Key : wanted[0];
        return (name is null ? null : (node as JsonObject)?[name]) switch
        {
            null => null,
            JsonArray list => Enumerable.Range(0, list.Count).Where(i => wanted.Length == 1 || IsWanted(list[i], wanted[1], code))
                .Select(i => ((string, JsonNode)?)($".{name}[{i}]", list[i]!)).FirstOrDefault(),
            { } member => ($".{name}", member),
        };
    }

    private static bool IsWanted(JsonNode? item, string selector, string? code) => item is JsonObject json && ((json["url"], json["productOrService"], json["code"]) switch
    {
        (JsonValue url, _, _) => url.ToString() == selector || url.ToString().EndsWith("/" + selector, StringComparison.Ordinal),
        (_, JsonObject service, _) => new CodeableConcept(service).Coding.Any(c => c.Code == code),
        (_, _, JsonObject component) => Codings.Has(new CodeableConcept(component), CcmTerms.Observations, selector),
        _ => false,
    });

    [GeneratedRegex(@"^(?<list>[A-Za-z]+)(\[(?<index>[0-9]+)\])?(\.(?<property>.+))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Path();
}
