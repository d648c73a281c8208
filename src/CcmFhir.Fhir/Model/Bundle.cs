namespace CcmFhir.Fhir.Model;

public sealed partial class Bundle
{
    /// <summary>
    /// The resource a reference in this bundle means (http://hl7.org/fhir/R4/bundle.html#references): by full URL, where a
    /// relative reference takes the base of the referring entry's full URL, else by type and id. Null when it is not here.
    /// </summary>
    /// <param name="reference">The reference; contained ones are the containing resource's to resolve.</param>
    /// <param name="from">Full URL of the entry that refers.</param>
    public Resource? Resolve(ResourceReference reference, string? from = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var parts = reference.Parts;
        var target = parts.Kind switch
        {
            ReferenceKind.Absolute => $"{parts.Base}{parts.Type}/{parts.Id}",
            ReferenceKind.Relative when ReferenceParts.Parse(from) is { Base: { } own } => $"{own}{parts.Type}/{parts.Id}",
            ReferenceKind.Urn => parts.Id,
            _ => null,
        };
        var byUrl = target is null ? null : Entry.FirstOrDefault(e => e.FullUrl == target)?.Resource;
        return byUrl ?? (parts.Kind == ReferenceKind.Relative
            ? Entry.Select(e => e.Resource).FirstOrDefault(r => r?.Id == parts.Id && r?.ResourceType == parts.Type)
            : null);
    }
}
