using System.Collections.Immutable;
using System.Text.Json;

namespace CcmFhir.Web.Ehr.Routing;

/// <summary>
/// Reads a CapabilityStatement (https://hl7.org/fhir/R4/capabilitystatement.html) as real servers write it: unknown elements
/// are passed over, one object may stand for a list, booleans may be strings.
/// </summary>
internal static class CapabilityStatementReader
{
    private const string Expectation = "http://hl7.org/fhir/StructureDefinition/capabilitystatement-expectation";

    /// <returns>The facts, or why the document is no CapabilityStatement.</returns>
    public static (CapabilityStatementFacts? Facts, string? Problem) Read(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object)
        {
            return (null, "is not a JSON object");
        }

        var type = Text(document, "resourceType");
        if (type != "CapabilityStatement")
        {
            return (null, type is null ? "is no FHIR resource: it has no resourceType" : $"holds the resource {type}, not a CapabilityStatement");
        }

        var servers = Items(document, "rest").Where(r => !"client".Equals(Text(r, "mode"), StringComparison.OrdinalIgnoreCase)).ToList();
        return (new CapabilityStatementFacts(
            Text(document, "fhirVersion"),
            ReadNames(document),
            ReadHosts(document),
            servers.SelectMany(s => Items(s, "resource")).Where(r => Text(r, "type") is not null)
                .GroupBy(r => Text(r, "type")!).ToImmutableDictionary(g => g.Key, g => g.Select(ReadResource).Aggregate(Merge)),
            [.. servers.SelectMany(s => Items(s, "operation")).SelectMany(ReadOperation)],
            Items(document, "patchFormat").Any(f => f.ValueKind == JsonValueKind.String && f.GetString() == "application/json-patch+json")), null);
    }

    private static ImmutableArray<StatementName> ReadNames(JsonElement document)
    {
        (string Element, string? Text)[] names =
        [
            ("software.name", Text(Member(document, "software"), "name")),
            ("implementation.description", Text(Member(document, "implementation"), "description")),
            ("publisher", Text(document, "publisher")),
            ("title", Text(document, "title")),
            ("name", Text(document, "name")),
        ];
        return [.. names.Where(n => n.Text is not null).Select(n => new StatementName(n.Element, n.Text!))];
    }

    private static ImmutableArray<string> ReadHosts(JsonElement document)
    {
        string?[] addresses = [Text(Member(document, "implementation"), "url"), Text(document, "url")];
        return [.. addresses.Select(a => Uri.TryCreate(a, UriKind.Absolute, out var url) ? url.Host : "").Where(h => h.Length > 0).Distinct()];
    }

    private static ResourceFacts ReadResource(JsonElement resource)
    {
        var interactions = Items(resource, "interaction").Where(IsMeant)
            .Select(i => (Code: i.ValueKind == JsonValueKind.String ? i.GetString()! : Text(i, "code") ?? "", Text: Text(i, "documentation")))
            .ToList();
        return new ResourceFacts(
            [.. interactions.Select(i => i.Code).Where(c => c.Length > 0)],
            [.. Items(resource, "operation").SelectMany(ReadOperation)],
            IsTrue(resource, "conditionalCreate"),
            Text(resource, "versioning") switch
            {
                "versioned" or "versioned-update" => EhrVersioning.Versioned,
                "no-version" => EhrVersioning.NoVersion,
                _ => EhrVersioning.Unknown,
            },
            string.Join(' ', interactions.Where(i => i.Code == "create").Select(i => i.Text).Prepend(Text(resource, "documentation"))).Trim());
    }

    private static IEnumerable<OperationFacts> ReadOperation(JsonElement operation) =>
        IsMeant(operation) && Text(operation, "name") is { } name
            ? [new OperationFacts(name.TrimStart('$'), Text(operation, "definition") ?? Text(Member(operation, "definition"), "reference") ?? "")]
            : [];

    private static ResourceFacts Merge(ResourceFacts one, ResourceFacts other) => new(
        one.Interactions.Union(other.Interactions),
        [.. one.Operations, .. other.Operations],
        one.ConditionalCreate || other.ConditionalCreate,
        one.Versioning == EhrVersioning.Unknown ? other.Versioning : one.Versioning,
        $"{one.Documentation} {other.Documentation}".Trim());

    /// <summary>False for what the statement lists only to say that it must not be used.</summary>
    private static bool IsMeant(JsonElement listed) => !Items(listed, "extension")
        .Any(e => Text(e, "url") == Expectation && Text(e, "valueCode") is "SHALL-NOT" or "SHOULD-NOT");

    private static bool IsTrue(JsonElement owner, string name) => Member(owner, name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.String } text => "true".Equals(text.GetString()?.Trim(), StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static JsonElement Member(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement owner, string name) =>
        Member(owner, name) is { ValueKind: JsonValueKind.String } text && text.GetString()?.Trim() is { Length: > 0 } found ? found : null;

    private static IEnumerable<JsonElement> Items(JsonElement owner, string name) => Member(owner, name) switch
    {
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        { ValueKind: JsonValueKind.Object } one => [one],
        _ => [],
    };
}
