using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Billing.Edits;

/// <summary>
/// The file format of imported <see cref="EditTables"/>:
/// <c>{ mues: [{ effectiveFrom, source, limits: [...] }], ptps: [...] | null }</c>; dates are ISO.
/// </summary>
public static class EditTablesJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new LocalDateConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <exception cref="JsonException">The text is not what <see cref="Write"/> writes.</exception>
    public static EditTables Read(string json)
    {
        var file = JsonSerializer.Deserialize<EditTablesFile>(json, Options) ?? throw new JsonException("The edit tables are null.");
        try
        {
            return new EditTables(file.Mues.Select(m => new MueTable(m.EffectiveFrom, m.Source, m.Limits)), file.Ptps);
        }
        catch (ArgumentException broken)
        {
            throw new JsonException(broken.Message, broken);
        }
    }

    public static string Write(EditTables tables) => JsonSerializer.Serialize(
        new EditTablesFile([.. tables.Mues.Select(m => new MueFile(m.EffectiveFrom, m.Source, m.Limits))], tables.Ptps), Options);

    private sealed record EditTablesFile(ImmutableArray<MueFile> Mues, ImmutableArray<PtpEdit>? Ptps);

    private sealed record MueFile(LocalDate EffectiveFrom, string Source, ImmutableArray<MueLimit> Limits);

    private sealed class LocalDateConverter : JsonConverter<LocalDate>
    {
        public override LocalDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            LocalDatePattern.Iso.Parse(reader.GetString() ?? "").TryGetValue(default, out var date)
                ? date : throw new JsonException("Not a date.");

        public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) =>
            writer.WriteStringValue(LocalDatePattern.Iso.Format(value));
    }
}
