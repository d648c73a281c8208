using System.Text.Json.Nodes;

namespace CcmFhir.Fhir.Serialization;

/// <summary>One place where two documents differ.</summary>
/// <param name="Path">JSON Pointer (RFC 6901).</param>
/// <param name="Kind">What happened there.</param>
/// <param name="Before">The old value; null when there was none, or it was JSON's null.</param>
/// <param name="After">The new value; null when there is none, or it is JSON's null.</param>
public sealed record JsonChange(string Path, JsonChangeKind Kind, JsonNode? Before, JsonNode? After)
{
    /// <summary>Whether the change lies at or below the path.</summary>
    public bool IsWithin(string path) =>
        Path == path || Path.StartsWith(path + "/", StringComparison.Ordinal);
}
