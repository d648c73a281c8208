using System.Text.Json.Nodes;

namespace CcmFhir.Fhir.Model;

/// <summary>A resource with narrative, contained resources and extensions: all but Bundle, Binary and Parameters.</summary>
public abstract class DomainResource(JsonObject json) : Resource(json)
{
    public Narrative? Text { get => Child<Narrative>("text"); set => Write("text", value); }

    public FhirList<Resource> Contained => Children<Resource>("contained");

    public FhirList<Extension> Extension => Children<Extension>("extension");

    public FhirList<Extension> ModifierExtension => Children<Extension>("modifierExtension");
}
