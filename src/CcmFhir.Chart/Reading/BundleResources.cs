using System.Text.Json.Nodes;
using CcmFhir.Billing.Facts;
using CcmFhir.Fhir.Model;

namespace CcmFhir.Chart.Reading;

/// <summary>
/// The resources of one bundle with their references in the form "Type/id": those to an entry's fullUrl are replaced, and a resource without an id
/// gets the last part of its fullUrl (http://hl7.org/fhir/R4/bundle.html#references). The bundle itself is not changed.
/// </summary>
internal sealed class BundleResources
{
    private static readonly string[] SubjectMembers = ["subject", "patient", "beneficiary", "for"];

    private readonly List<(Resource Resource, string Path)> _all = [];

    public BundleResources(Bundle bundle)
    {
        var addresses = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (entry, i) in bundle.Entry.Select((e, i) => (e, i)))
        {
            if (entry.Resource?.DeepClone() is not { } resource)
            {
                continue;
            }

            IsIncomplete |= resource is OperationOutcome || entry.Search?.Mode?.Known == Bundle.SearchEntryMode.Outcome;
            resource.Id ??= entry.FullUrl?.Split('/', ':')[^1];
            if (entry.FullUrl is { Length: > 0 } address && resource.Id is { Length: > 0 })
            {
                addresses[address] = $"{resource.ResourceType}/{resource.Id}";
            }

            _all.Add((resource, $"entry[{i}].resource"));
        }

        _all.ForEach(r => Resolve(r.Resource.Json, addresses));
    }

    /// <summary>The server said that some of what was asked for is not here.</summary>
    public bool IsIncomplete { get; }

    public IEnumerable<T> Of<T>()
        where T : Resource =>
        _all.Select(r => r.Resource).OfType<T>();

    public bool Has<T>()
        where T : Resource =>
        Of<T>().Any();

    public string PathOf(Resource resource) => _all.Find(r => ReferenceEquals(r.Resource, resource)).Path;

    /// <summary>Resources that belong to another patient: one bundle is one chart.</summary>
    public IEnumerable<FactsError> Strangers(string patient) =>
        from r in _all
        from member in SubjectMembers
        where r.Resource.Json[member] is JsonObject subject
            && References.Key(new ResourceReference((JsonObject)subject.DeepClone())) is { } key
            && key.StartsWith("Patient/", StringComparison.Ordinal) && key != patient
        select new FactsError($"{r.Path}.{member}", "The resource belongs to another patient than the bundle's.");

    private static void Resolve(JsonNode? node, Dictionary<string, string> addresses)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Resolve(item, addresses);
            }
        }
        else if (node is JsonObject json)
        {
            if (json["reference"] is JsonValue value && value.TryGetValue<string>(out var text) && addresses.TryGetValue(text, out var target))
            {
                json["reference"] = target;
            }

            foreach (var (_, child) in json)
            {
                Resolve(child, addresses);
            }
        }
    }
}
