using System.Text.Json.Nodes;

namespace CcmFhir.Fhir.Model;

/// <summary>Any resource, of a type this model knows or not.</summary>
public abstract class Resource(JsonObject json) : FhirNode(json), IFhirType<Resource>
{
    static string IFhirType<Resource>.TypeName => "Resource";

    /// <summary>The <c>resourceType</c> member, wherever it stands in the object; empty when there is none.</summary>
    public string ResourceType => ReadText("resourceType") ?? "";

    public string? Id { get => ReadText("id"); set => Write("id", value); }

    public Meta? Meta { get => Child<Meta>("meta"); set => Write("meta", value); }

    public string? ImplicitRules { get => ReadText("implicitRules"); set => Write("implicitRules", value); }

    public string? Language { get => ReadText("language"); set => Write("language", value); }

    /// <summary>The facade for the object's own type; <see cref="UnknownResource"/> for a type outside the generated model.</summary>
    public static Resource Over(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Over(Primitives.ReadText(json["resourceType"]), json);
    }

    /// <summary>The same for a type already known, which leaves the object's members unmade.</summary>
    internal static Resource Over(string? resourceType, JsonObject json) => ResourceTypes.Over(resourceType, json) ?? new UnknownResource(json);

    /// <summary>A copy that shares nothing with this resource.</summary>
    public Resource DeepClone() => Over((JsonObject)Json.DeepClone());

    internal static JsonObject NewJson(string resourceType) => new() { ["resourceType"] = resourceType };
}
