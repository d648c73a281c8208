using System.Text.Json.Nodes;

namespace CcmFhir.Fhir.Model;

/// <summary>A data type or component: a part of a resource with an optional id and extensions.</summary>
public abstract class Element(JsonObject json) : FhirNode(json)
{
    public string? ElementId { get => ReadText("id"); set => Write("id", value); }

    public FhirList<Extension> Extension => Children<Extension>("extension");
}
