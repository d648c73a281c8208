using CcmFhir.Fhir.Model;

namespace CcmFhir.Chart.Reading;

/// <summary>What a Reference points at, in one spelling (http://hl7.org/fhir/R4/references.html).</summary>
internal static class References
{
    /// <summary>
    /// "Type/id" of a relative, absolute or versioned reference; "urn:uuid:…" as it is; else the logical identifier's value.
    /// Null when it names nothing by itself: only a display, or a contained resource.
    /// </summary>
    public static string? Key(ResourceReference? reference)
    {
        var text = reference?.Reference;
        if (string.IsNullOrWhiteSpace(text))
        {
            return NullIfBlank(reference?.Identifier?.Value);
        }

        if (text.StartsWith("urn:", StringComparison.Ordinal))
        {
            return text;
        }

        var path = text.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var end = Array.IndexOf(path, "_history") is var at and >= 0 ? at : path.Length;
        return text[0] == '#' || end < 2 ? null : $"{path[end - 2]}/{path[end - 1]}";
    }

    /// <summary>The id, when the reference points at that type.</summary>
    public static string? Id(ResourceReference? reference, string type)
    {
        var key = Key(reference);
        return key is not null && key.StartsWith(type + "/", StringComparison.Ordinal) ? key[(type.Length + 1)..] : null;
    }

    /// <summary>"Practitioner/x" of a Practitioner, or of a contained PractitionerRole that names one; null for anyone else.</summary>
    public static string? Practitioner(ResourceReference? reference, DomainResource owner) =>
        Id(reference, "Practitioner") is { } id ? $"Practitioner/{id}"
        : Contained(reference, owner) is PractitionerRole { Practitioner: { } person } && Id(person, "Practitioner") is { } named
            ? $"Practitioner/{named}"
            : null;

    /// <summary>The resource inside <paramref name="owner"/> that a "#id" reference means.</summary>
    public static Resource? Contained(ResourceReference? reference, DomainResource owner) =>
        reference?.Reference is { Length: > 1 } text && text[0] == '#' ? owner.Contained.FirstOrDefault(c => c.Id == text[1..]) : null;

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
