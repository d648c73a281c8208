using CcmFhir.Chart.Vocabulary;
using CcmFhir.Fhir.Model;

namespace CcmFhir.Chart;

/// <summary>
/// How the facts name people: the id of a Practitioner of the EHR (<c>7</c>), a reference of another type
/// (<c>PractitionerRole/9</c>), or <c>staff:</c> and our own id for somebody the EHR does not know.
/// </summary>
public static class PersonId
{
    private const string OwnPrefix = "staff:";

    public static ResourceReference ToReference(string id, string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var reference = id.StartsWith(OwnPrefix, StringComparison.Ordinal)
            ? ResourceReference.ToIdentifier("Practitioner", Sid.Staff, id[OwnPrefix.Length..])
            : new ResourceReference(id.Contains('/', StringComparison.Ordinal) ? id : $"Practitioner/{id}");
        reference.Display = name;
        return reference;
    }

    /// <summary>Null when the reference names nobody: text only, or contained.</summary>
    public static string? FromReference(ResourceReference? reference)
    {
        if (reference is null)
        {
            return null;
        }

        return reference.Identifier is { System: Sid.Staff, Value: { } own } ? OwnPrefix + own
            : reference.Parts is { Type: { } type, Id: { } id } ? (type == "Practitioner" ? id : $"{type}/{id}")
            : null;
    }
}
