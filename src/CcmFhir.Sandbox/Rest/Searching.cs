using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Sandbox.Json;

namespace CcmFhir.Sandbox.Rest;

/// <summary>search by GET and by POST <c>_search</c>. https://hl7.org/fhir/R4/http.html#search</summary>
internal sealed class Searching(Gate gate, ResourceStore store, PersonaRules persona, Address address, Switchboard faults, TimeProvider time)
{
    private const int SlowPageMilliseconds = 3000;
    private const int LagMilliseconds = 5000;

    private static readonly string[] Narrowing = ["status", "clinical-status", "lifecycle-status", "occurrence"];

    public async Task<FhirAnswer> SearchAsync(HttpRequest request, string type, CancellationToken cancel)
    {
        var (admission, refusal) = gate.Enter(request, type, Interaction.Search);
        if (refusal is not null)
        {
            return refusal;
        }

        var parameters = await ParametersAsync(request, cancel);
        if (parameters.Any(p => p.Key == "identifier") && faults.Strike(FaultName.IdentifierSearchIgnored, type) is not null)
        {
            parameters = parameters.RemoveAll(p => p.Key == "identifier");
        }

        if (parameters.Any(p => Narrowing.Contains(p.Key)) && faults.Strike(FaultName.SearchNotNarrowed, type) is not null)
        {
            return Outcome.BadSearch("Fault: the parameter is not known.") with { ResourceType = type };
        }

        if (UsCoreSearches.MayRefuse(type, parameters) && faults.Strike(FaultName.SearchBeyondUsCore, type) is not null)
        {
            return Outcome.BadSearch("Fault: this combination of parameters is not supported.") with { ResourceType = type };
        }

        var (query, problem) = SearchQuery.Read(admission!.Type, parameters);
        if (query is null || persona.Missing(query) is not null)
        {
            return Outcome.BadSearch(problem ?? persona.Missing(query!)!) with { ResourceType = type };
        }

        if (query.Offset > 0 && faults.Strike(FaultName.SlowPage2, type) is { } slow)
        {
            await Task.Delay(slow.Milliseconds ?? SlowPageMilliseconds, cancel);
        }

        var misread = parameters.Any(p => Narrowing.Contains(p.Key) || p.Value.Contains(',', StringComparison.Ordinal))
            && faults.Strike(FaultName.NarrowedSearchFindsNothing, type) is not null;
        ImmutableArray<StoredVersion> found = misread
            ? []
            : [.. query.Ordered(store.All(type).Where(v => IsShown(v) && query.Matches(v.Body) && admission.Covers(v.Body)))];
        return new FhirAnswer(StatusCodes.Status200OK, Page(query, parameters, found)) { ResourceType = type };
    }

    /// <summary>A server that lags behind its own writes does not find what is younger than the fault's milliseconds.</summary>
    private bool IsShown(StoredVersion resource) =>
        faults.Strike(FaultName.SearchLagsBehindWrites, resource.Type) is not { } lag
        || time.GetUtcNow() - resource.LastUpdated >= TimeSpan.FromMilliseconds(lag.Milliseconds ?? LagMilliseconds);

    // Epic ignores the query string of a POST _search, so parameters belong in exactly one place.
    private static async Task<ImmutableArray<KeyValuePair<string, string>>> ParametersAsync(HttpRequest request, CancellationToken cancel) =>
        HttpMethods.IsPost(request.Method)
            ? [.. (await request.ReadFormAsync(cancel)).SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v ?? "")))]
            : [.. request.Query.SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v ?? "")))];

    private JsonObject Page(SearchQuery query, ImmutableArray<KeyValuePair<string, string>> parameters, ImmutableArray<StoredVersion> found)
    {
        var links = new JsonArray(Link("self", query, parameters, query.Offset));
        if (query.Count > 0 && query.Offset + query.Count < found.Length)
        {
            links.Add(Link("next", query, parameters, query.Offset + query.Count));
        }

        var bundle = new JsonObject
        {
            ["resourceType"] = "Bundle",
            ["type"] = "searchset",
            ["total"] = found.Length,
            ["link"] = links,
        };
        var entries = found.Skip(query.Offset).Take(query.Count).Select(v => new JsonObject
        {
            ["fullUrl"] = address.Of(v),
            ["resource"] = FhirJson.Thaw(v.Body),
            ["search"] = new JsonObject { ["mode"] = "match" },
        }).ToArray<JsonNode>();
        if (entries.Length > 0)
        {
            bundle["entry"] = new JsonArray(entries);
        }

        return bundle;
    }

    private JsonObject Link(string relation, SearchQuery query, ImmutableArray<KeyValuePair<string, string>> parameters, int offset)
    {
        var kept = parameters.Where(p => p.Key != "_offset");
        var all = offset == 0 ? kept : kept.Append(KeyValuePair.Create("_offset", offset.ToString(CultureInfo.InvariantCulture)));
        return new() { ["relation"] = relation, ["url"] = $"{address.Fhir}/{query.Type.Name}{QueryString.Create(all!)}" };
    }
}
