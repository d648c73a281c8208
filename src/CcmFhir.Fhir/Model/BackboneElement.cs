using System.Text.Json.Nodes;

namespace CcmFhir.Fhir.Model;

/// <summary>A component of a resource; its modifier extensions may turn its meaning round, so readers must look at them.</summary>
public abstract class BackboneElement(JsonObject json) : Element(json)
{
    public FhirList<Extension> ModifierExtension => Children<Extension>("modifierExtension");
}
