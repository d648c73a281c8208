using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CcmFhir.Fhir.Model;

/// <summary>Reading of primitives: strict servers send numbers and booleans bare, some send them quoted; both are read.</summary>
internal static class Primitives
{
    public static readonly PrimitiveKind<string> Text = new(ReadText, value => JsonValue.Create(value));

    public static readonly PrimitiveKind<bool?> Flag = new(ReadFlag, value => JsonValue.Create(value));

    public static readonly PrimitiveKind<int?> Whole = new(ReadWhole, value => JsonValue.Create(value));

    public static readonly PrimitiveKind<FhirDecimal?> Number = new(FhirDecimal.Read, value => value?.ToNode());

    public static readonly PrimitiveKind<FhirDateTime?> Moment =
        new(FhirDateTime.Read, value => value is { } moment ? JsonValue.Create(moment.Raw) : null);

    public static string? ReadText(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool? ReadFlag(JsonNode? node) => (node as JsonValue)?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => ReadText(node) switch { "true" => true, "false" => false, _ => null },
        _ => null,
    };

    public static int? ReadWhole(JsonNode? node) =>
        int.TryParse(ReadScalar(node), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;

    /// <summary>The text of a number as it was sent, or the content of a string; null for anything else.</summary>
    public static string? ReadScalar(JsonNode? node) => (node as JsonValue)?.GetValueKind() switch
    {
        JsonValueKind.Number => node.ToJsonString(),
        JsonValueKind.String => ReadText(node),
        _ => null,
    };
}
