using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CcmFhir.Fhir.Model;

/// <summary>A decimal as it was written: 1.50 is not 1.5, and 40 digits stay 40 digits. Two are equal when their text is.</summary>
public readonly partial record struct FhirDecimal
{
    private FhirDecimal(string raw) => Raw = raw;

    /// <summary>The number's text, in JSON's grammar unless a server sent it quoted.</summary>
    public string Raw { get; }

    /// <summary>The number; null when its text is no number or exceeds what <see cref="decimal"/> holds. Digits past the 28th are rounded.</summary>
    public decimal? Value =>
        decimal.TryParse(Raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    public static implicit operator FhirDecimal(decimal value) => From(value);

    public static FhirDecimal From(decimal value) => new(value.ToString(CultureInfo.InvariantCulture));

    public override string ToString() => Raw;

    internal static FhirDecimal? Read(JsonNode? node) => Primitives.ReadScalar(node) is { } raw ? new FhirDecimal(raw) : null;

    /// <summary>A JSON number with this very text; what is no JSON number goes back quoted, as it came.</summary>
    internal JsonNode? ToNode() => JsonNumber().IsMatch(Raw) ? JsonNode.Parse(Raw) : JsonValue.Create(Raw);

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();
}
