using System.Text.Json.Nodes;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Fhir.Rest;

/// <summary>Whether a server showed less of a resource than it holds. Written back whole, what it hid would be lost.</summary>
internal static class PartialRead
{
    /// <summary>Codes of v3-ObservationValue by which a server says that elements were left out or made unlike the original.</summary>
    private static readonly string[] Labels = ["SUBSETTED", "REDACTED", "MASKED", "ABSTRED", "AGGRED", "ANONYED", "PSEUDED"];

    /// <param name="read">What the server answered.</param>
    /// <param name="contentLocation">The address it says this is a representation of; null when it says none.</param>
    public static bool Is(Resource read, string? contentLocation) =>
        IsLabelled(read) || IsOfAnAddressOfParts(contentLocation) || HoldsMasked(read.Json);

    /// <summary>
    /// Whether a patch with this change can hurt nothing that was hidden: it replaces or removes a value that was seen, which the patch tests
    /// first. Adding could overwrite a hidden member, and in a list of which items are hidden positions mean nothing.
    /// </summary>
    public static bool IsHarmless(JsonChange change) =>
        change.Kind != JsonChangeKind.Added && !change.Path.Split('/').Any(step => step.Length > 0 && step.All(char.IsAsciiDigit));

    private static bool IsLabelled(Resource read) =>
        read.Meta is { } meta && meta.Tag.Concat(meta.Security).Any(label => Labels.Contains(label.Code, StringComparer.Ordinal));

    private static bool IsOfAnAddressOfParts(string? address) =>
        address is not null && (address.Contains("_elements=", StringComparison.Ordinal)
            || (address.Contains("_summary=", StringComparison.Ordinal) && !address.Contains("_summary=false", StringComparison.Ordinal)));

    /// <summary>An element whose value is withheld says so by data-absent-reason (http://hl7.org/fhir/R4/extension-data-absent-reason.html).</summary>
    private static bool HoldsMasked(JsonNode? node) => node switch
    {
        JsonObject json => (Primitives.ReadText(json["url"]) == "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
            && Primitives.ReadText(json["valueCode"]) == "masked") || json.Any(m => HoldsMasked(m.Value)),
        JsonArray list => list.Any(HoldsMasked),
        _ => false,
    };
}
