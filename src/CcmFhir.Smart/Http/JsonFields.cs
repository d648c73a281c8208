using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace CcmFhir.Smart.Http;

/// <summary>A JSON object read by what is wanted: a member of another shape counts as absent.</summary>
internal sealed class JsonFields(JsonElement root)
{
    public JsonElement Root { get; } = root;

    public bool Has(string name) => Root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A string that is not empty.</summary>
    public string? Text(string name) =>
        Root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>An array's strings, or one bare string.</summary>
    public ImmutableArray<string> Texts(string name)
    {
        if (Text(name) is { } one)
        {
            return [one];
        }

        return [.. Items(name).Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!)];
    }

    /// <summary>true or false, also as a string.</summary>
    public bool? Flag(string name) => !Root.TryGetProperty(name, out var value)
        ? null
        : value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String when bool.TryParse(value.GetString(), out var flag) => flag,
            _ => null,
        };

    /// <summary>A finite number, also as a string.</summary>
    public double? Number(string name)
    {
        if (!Root.TryGetProperty(name, out var value) || value.ValueKind is not (JsonValueKind.Number or JsonValueKind.String))
        {
            return null;
        }

        var text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : value.GetString();
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }

    public JsonElement[] Items(string name) =>
        Root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];

    public JsonFields[] Objects(string name) =>
        [.. Items(name).Where(e => e.ValueKind == JsonValueKind.Object).Select(e => new JsonFields(e))];

    public JsonFields? Object(string name) =>
        Root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? new JsonFields(value) : null;
}
