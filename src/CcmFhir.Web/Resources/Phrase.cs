using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CcmFhir.Web.Resources;

/// <summary>Something said to people, kept by key so that each reads it in a language of their own.</summary>
/// <remarks><c>Values</c>: for the places {0}, {1}… of the text.</remarks>
internal sealed record Phrase(string Key, params ImmutableArray<string> Values)
{
    /// <summary>For files that machines and other people's tools read.</summary>
    public string English => Words.In("en", Key, [.. Values]);

    /// <summary>In the language of the request.</summary>
    public override string ToString() => Words.T(Key, [.. Values]);

    /// <summary>Writes phrases into JSON as their English text.</summary>
    public sealed class AsEnglish : JsonConverter<Phrase>
    {
        public override Phrase Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Such files are only written.");

        public override void Write(Utf8JsonWriter writer, Phrase value, JsonSerializerOptions options) => writer.WriteStringValue(value.English);
    }
}
