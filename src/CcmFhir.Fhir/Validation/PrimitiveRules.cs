using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CcmFhir.Fhir.Model;

namespace CcmFhir.Fhir.Validation;

/// <summary>Whether a JSON value may stand for a primitive (http://hl7.org/fhir/R4/datatypes.html#primitive).</summary>
internal static class PrimitiveRules
{
    private static readonly ConcurrentDictionary<string, Regex> Patterns = [];

    public static bool Fits(JsonNode value, string type, string? pattern)
    {
        var kind = value.GetValueKind();
        return type switch
        {
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "integer" or "positiveInt" or "unsignedInt" => kind == JsonValueKind.Number && IsWhole(value, type),
            "decimal" => kind == JsonValueKind.Number,
            _ => kind == JsonValueKind.String && IsText(Primitives.ReadText(value)!, type, pattern),
        };
    }

    private static bool IsWhole(JsonNode value, string type) => Primitives.ReadWhole(value) is { } whole && type switch
    {
        "positiveInt" => whole > 0,
        "unsignedInt" => whole >= 0,
        _ => true,
    };

    // HL7's patterns for dates allow days that do not exist; those of long text are slow and say nothing.
    private static bool IsText(string text, string type, string? pattern) => type switch
    {
        "date" => FhirDateTime.Parse(text) is { Precision: not FhirDateTimePrecision.None, LocalTime: null } && Matches(text, pattern),
        "dateTime" => FhirDateTime.Parse(text) is { Precision: not FhirDateTimePrecision.None } told && (told.LocalTime is null || told.Instant is not null) && Matches(text, pattern),
        "instant" => FhirDateTime.Parse(text).Instant is not null && Matches(text, pattern),
        "base64Binary" or "xhtml" => text.Length > 0,
        "string" or "markdown" => text.AsSpan().ContainsAnyExcept(" \t\r\n"),
        _ => text.Length > 0 && Matches(text, pattern),
    };

    private static bool Matches(string text, string? pattern) => pattern is null ||
        Patterns.GetOrAdd(pattern, p => new Regex($"^({p})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)).IsMatch(text);
}
