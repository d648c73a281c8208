namespace CcmFhir.Fhir.Model;

public sealed partial class ResourceReference
{
    /// <param name="reference">Relative (<c>Patient/1</c>), absolute, <c>urn:uuid:</c> or <c>#contained</c>.</param>
    public ResourceReference(string reference)
        : this() =>
        Reference = reference;

    /// <summary>What the reference says; a logical one (identifier only) has no parts.</summary>
    public ReferenceParts Parts => ReferenceParts.Parse(Reference);

    /// <summary>A reference to a resource that has its id from a server.</summary>
    public static ResourceReference To(Resource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentException.ThrowIfNullOrEmpty(resource.Id);
        return new ResourceReference($"{resource.ResourceType}/{resource.Id}");
    }

    /// <summary>A reference by business identifier, for a target whose server id is not known (http://hl7.org/fhir/R4/references.html#logical).</summary>
    public static ResourceReference ToIdentifier(string type, string system, string value) =>
        new() { Type = type, Identifier = new Identifier(system, value) };
}
