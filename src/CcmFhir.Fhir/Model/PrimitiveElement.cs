using System.Text.Json.Nodes;

namespace CcmFhir.Fhir.Model;

/// <summary>The id and extensions of a primitive, which JSON keeps in a member of its own (http://hl7.org/fhir/R4/json.html#primitive).</summary>
public sealed class PrimitiveElement(JsonObject json) : Element(json), IFhirType<PrimitiveElement>
{
    static string IFhirType<PrimitiveElement>.TypeName => "Element";

    static PrimitiveElement IFhirType<PrimitiveElement>.Over(JsonObject json) => new(json);
}
