using System.Text.RegularExpressions;

namespace CcmFhir.Fhir.Model;

public enum ReferenceKind
{
    /// <summary>No reference text, or one that follows no form of FHIR's.</summary>
    None,
    Relative,
    Absolute,

    /// <summary><c>#id</c>, inside the same resource.</summary>
    Contained,

    /// <summary><c>urn:uuid:</c> or <c>urn:oid:</c>, inside the same bundle.</summary>
    Urn,
}

/// <summary>
/// A reference taken apart (http://hl7.org/fhir/R4/references.html#literal). Ids are taken as servers send them, even longer
/// than FHIR allows or with underscores.
/// </summary>
/// <param name="Kind">Its form.</param>
/// <param name="Base">Of an absolute one: all before the type, with the slash.</param>
/// <param name="Type">The resource type; null for contained ones and urns.</param>
/// <param name="Id">The id; of a urn the whole text.</param>
/// <param name="Version">The version after <c>_history</c>.</param>
public readonly partial record struct ReferenceParts(ReferenceKind Kind, string? Base, string? Type, string? Id, string? Version)
{
    public static ReferenceParts Parse(string? reference)
    {
        if (string.IsNullOrWhiteSpace(reference))
        {
            return default;
        }

        if (reference[0] == '#')
        {
            return new ReferenceParts(ReferenceKind.Contained, null, null, reference[1..], null);
        }

        if (reference.StartsWith("urn:", StringComparison.Ordinal))
        {
            return new ReferenceParts(ReferenceKind.Urn, null, null, reference, null);
        }

        var match = Literal().Match(reference);
        return match.Success
            ? new ReferenceParts(
                match.Groups["base"].Success ? ReferenceKind.Absolute : ReferenceKind.Relative,
                Text(match, "base"), Text(match, "type"), Text(match, "id"), Text(match, "version"))
            : default;
    }

    private static string? Text(Match match, string group) => match.Groups[group] is { Success: true, Value: var text } ? text : null;

    [GeneratedRegex(
        "^(?<base>https?://.+/)?(?<type>[A-Z][A-Za-z]+)/(?<id>[^/?#]+)(/_history/(?<version>[^/?#]+))?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Literal();
}
