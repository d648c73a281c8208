using System.Text.Json.Nodes;
using CcmFhir.Fhir.Model;

namespace CcmFhir.Fhir.Validation;

/// <summary>
/// Checks a resource against the definition of its type and any profiles: unknown elements, cardinality, types and their
/// patterns, choices, required bindings, fixed and pattern values, slices by value or pattern, reference targets, emptiness, and the
/// invariants of <see cref="Invariants"/>. What it cannot judge (an unlisted value set, a type it has no definition of) it lets pass.
/// </summary>
/// <param name="definitions">What to check against.</param>
/// <param name="invariants">
/// The invariants of the caller's own profiles by key: true when the element keeps it. FHIRPath is not run; one stated under a key that is not here is passed over.
/// </param>
public sealed class Validator(Definitions definitions, IReadOnlyDictionary<string, Func<JsonObject, bool>> invariants)
{
    public Validator(Definitions definitions)
        : this(definitions, new Dictionary<string, Func<JsonObject, bool>>())
    {
    }

    /// <param name="resource">The resource.</param>
    /// <param name="profiles">Canonicals to check besides the type's own definition; those in meta.profile are not assumed.</param>
    /// <exception cref="ArgumentException">A profile is not among the definitions.</exception>
    public IReadOnlyList<ValidationIssue> Validate(Resource resource, params IReadOnlyList<string> profiles)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var run = new ValidationRun(definitions, invariants);
        var type = definitions.Find(resource.ResourceType);
        if (type is null)
        {
            return [new ValidationIssue(ValidationRule.Type, "$this", resource.ResourceType)];
        }

        run.Element(resource.Json, type, type.Root, resource.ResourceType);
        foreach (var profile in profiles)
        {
            var definition = definitions.Find(profile) ?? throw new ArgumentException($"No definition of {profile}.", nameof(profiles));
            run.Element(resource.Json, definition, definition.Root, resource.ResourceType);
        }

        Invariants.Check(resource, run.Issues);
        return [.. run.Issues.Distinct()];
    }

    /// <summary>Whether every part of the pattern is in the value: objects by member, arrays by some matching item, the rest equal.</summary>
    internal static bool Matches(JsonNode? value, JsonNode? pattern) => (value, pattern) switch
    {
        (JsonObject v, JsonObject p) => p.All(m => Matches(v[m.Key], m.Value)),
        (JsonArray v, JsonArray p) => p.All(wanted => v.Any(item => Matches(item, wanted))),
        _ => JsonNode.DeepEquals(value, pattern),
    };
}
