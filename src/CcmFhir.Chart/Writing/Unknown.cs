using CcmFhir.Fhir.Model;

namespace CcmFhir.Chart.Writing;

/// <summary>
/// What a profile requires and nobody knows: in its place stands why it is not there (http://hl7.org/fhir/R4/extension-data-absent-reason.html).
/// It reads back as absent.
/// </summary>
internal static class Unknown
{
    public static Extension Reason => new() { Url = "http://hl7.org/fhir/StructureDefinition/data-absent-reason", ValueCode = "unknown" };

    public static ResourceReference Reference => new() { Extension = { Reason } };

    public static CodeableConcept Concept => new() { Extension = { Reason } };

    /// <summary>A primitive of <paramref name="owner"/>, by its JSON name.</summary>
    public static T Primitive<T>(T owner, string member)
        where T : FhirNode
    {
        owner.Json["_" + member] = new PrimitiveElement([]) { Extension = { Reason } }.Json;
        return owner;
    }
}
