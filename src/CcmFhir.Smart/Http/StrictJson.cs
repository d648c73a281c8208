using System.Text.Json;
using System.Text.Unicode;

namespace CcmFhir.Smart.Http;

/// <summary>
/// JSON from outside, or null: no duplicate members, no trailing data, valid UTF-8, every string decodable (a lone surrogate would throw
/// on first use), at most 64 levels. A byte order mark is tolerated.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    public static JsonFields? ParseObject(ReadOnlySpan<byte> utf8)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        var json = utf8.StartsWith(mark) ? utf8[mark.Length..] : utf8;
        if (!Utf8.IsValid(json))
        {
            return null;
        }

        try
        {
            DecodeEveryString(json);
            var root = JsonElement.Parse(json, Options);
            return root.ValueKind == JsonValueKind.Object ? new JsonFields(root) : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static void DecodeEveryString(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Options.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                reader.GetString();
            }
        }
    }
}
