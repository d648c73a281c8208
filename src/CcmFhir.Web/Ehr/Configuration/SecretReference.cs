using System.Text.Json;
using System.Text.Json.Serialization;

namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>
/// Where a secret is kept, never the secret: <c>file:PATH</c> (relative paths from the working directory) or <c>env:NAME</c>.
/// </summary>
[JsonConverter(typeof(SecretReferenceConverter))]
internal sealed record SecretReference
{
    private SecretReference(string text) => Text = text;

    public string Text { get; }

    public bool IsFile => Text.StartsWith("file:", StringComparison.Ordinal);

    /// <summary>The path or the variable's name.</summary>
    public string Target => Text[(Text.IndexOf(':', StringComparison.Ordinal) + 1)..];

    public static SecretReference? TryParse(string text)
    {
        var known = text.StartsWith("file:", StringComparison.Ordinal) || text.StartsWith("env:", StringComparison.Ordinal);
        return known && text[^1] != ':' && !text.Any(char.IsControl) ? new SecretReference(text) : null;
    }

    /// <summary>Reads the secret now, trimmed of line ends; null when the file or variable is missing, unreadable or empty.</summary>
    public static string? Resolve(string reference)
    {
        if (TryParse(reference) is not { } parsed)
        {
            return null;
        }

        try
        {
            var value = parsed.IsFile ? File.ReadAllText(parsed.Target) : Environment.GetEnvironmentVariable(parsed.Target);
            return string.IsNullOrWhiteSpace(value) ? null : value.TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public override string ToString() => Text;

    private sealed class SecretReferenceConverter : JsonConverter<SecretReference>
    {
        public override SecretReference? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString() ?? "") ?? throw new JsonException("Not a reference to a secret.");

        public override void Write(Utf8JsonWriter writer, SecretReference value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Text);
    }
}
