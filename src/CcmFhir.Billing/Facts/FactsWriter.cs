using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Policies;
using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Billing.Facts;

/// <summary>
/// Writes a care month as the facts JSON that <see cref="FactsReader"/> reads: what a closing stores beside its determination, so
/// that it can be decided again. The records mirror the JSON, so their properties name its members; what differs is listed.
/// </summary>
public static class FactsWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Members = new();

    public static byte[] Write(CareMonth month)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            WriteObject(json, month, month.TimeZone);
        }

        return stream.ToArray();
    }

    private static void WriteObject(Utf8JsonWriter json, object record, DateTimeZone zone)
    {
        json.WriteStartObject();
        foreach (var member in Members.GetOrAdd(record.GetType(), Readable))
        {
            if (member.GetValue(record) is { } value && !IsCoveragePeriod(member))
            {
                json.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(member.Name));
                WriteValue(json, value, zone);
            }
        }

        if (record is PayerCoverage { } coverage && (coverage.Start is not null || coverage.End is not null))
        {
            WritePeriod(json, coverage);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object value, DateTimeZone zone)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case Enum word:
                WriteWords(json, word);
                break;
            case LocalDate day:
                json.WriteStringValue(LocalDatePattern.Iso.Format(day));
                break;
            case YearMonth month:
                json.WriteStringValue(YearMonthPattern.Iso.Format(month));
                break;
            case Instant moment:
                json.WriteStringValue(OffsetDateTimePattern.Rfc3339.Format(moment.InZone(zone).ToOffsetDateTime()));
                break;
            case DateTimeZone named:
                json.WriteStringValue(named.Id);
                break;
            case GivenOn given:
                WriteValue(json, given.Moment ?? (object)given.Day!.Value, zone);
                break;
            case IEnumerable<HouseSetting> house:
                WriteHouse(json, house);
                break;
            case IEnumerable list:
                json.WriteStartArray();
                foreach (var item in list)
                {
                    WriteValue(json, item, zone);
                }

                json.WriteEndArray();
                break;
            default:
                WriteObject(json, value, zone);
                break;
        }
    }

    private static void WriteWords(Utf8JsonWriter json, Enum value)
    {
        var words = (string[])typeof(FactsWriter)
            .GetMethod(nameof(WordsOf), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(value.GetType()).Invoke(null, [value])!;
        if (!value.GetType().IsDefined(typeof(FlagsAttribute)))
        {
            json.WriteStringValue(words[0]);
            return;
        }

        json.WriteStartArray();
        foreach (var word in words)
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
    }

    private static string[] WordsOf<T>(T value)
        where T : struct, Enum =>
        typeof(T).IsDefined(typeof(FlagsAttribute)) ? [.. Words.Set(value)] : [Words.Of(value)];

    private static void WriteHouse(Utf8JsonWriter json, IEnumerable<HouseSetting> house)
    {
        json.WriteStartObject();
        foreach (var setting in house)
        {
            json.WritePropertyName(setting.Name);
            if (PolicySetting.Find(setting.Name)!.IsFlag)
            {
                json.WriteBooleanValue(setting.Value == "true");
            }
            else
            {
                json.WriteStringValue(setting.Value);
            }
        }

        json.WriteEndObject();
    }

    private static void WritePeriod(Utf8JsonWriter json, PayerCoverage coverage)
    {
        json.WriteStartObject("period");
        if (coverage.Start is { } start)
        {
            json.WriteString("start", LocalDatePattern.Iso.Format(start));
        }

        if (coverage.End is { } end)
        {
            json.WriteString("end", LocalDatePattern.Iso.Format(end));
        }

        json.WriteEndObject();
    }

    private static PropertyInfo[] Readable(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite)];

    private static bool IsCoveragePeriod(PropertyInfo member) =>
        member.DeclaringType == typeof(PayerCoverage) && (member.Name is nameof(PayerCoverage.Start) or nameof(PayerCoverage.End));
}
