using System.Text.Json.Nodes;

namespace CcmFhir.Fhir.Model;

/// <summary>A resource with narrative, contained resources and extensions: all but Bundle, Binary and Parameters.</summary>
public abstract class DomainResource(JsonObject json) : Resource(json)
{
    public Narrative? Text { get => Child<Narrative>("text"); set => Write("text", value); }

    public FhirList<Resource> Contained => Children<Resource>("contained");

    public FhirList<Extension> Extension => Children<Extension>("extension");

    public FhirList<Extension> ModifierExtension => Children<Extension>("modifierExtension");

    /// <summary>The contained resource a <c>#id</c> reference means; null when it is not here.</summary>
    public Resource? FindContained(ResourceReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Parts is { Kind: ReferenceKind.Contained, Id: var id } ? Contained.FirstOrDefault(r => r.Id == id) : null;
    }
}
