using System.Text;
using System.Text.Json;

namespace CcmFhir.Fhir.Bulk;

/// <summary>Collects a <see cref="ClinicalRow"/> member by member; whatever is not wanted is skipped unread.</summary>
internal ref struct RowReader
{
    private string? _resourceType;
    private string? _id;
    private string? _patient;
    private string? _system;
    private string? _code;
    private string? _status;
    private string? _clinicalStatus;
    private string? _date;
    private string? _value;

    public readonly ClinicalRow Row => new()
    {
        ResourceType = _resourceType,
        Id = _id,
        Patient = _patient,
        System = _system,
        Code = _code,
        Status = _clinicalStatus ?? _status,
        Date = _date,
        Value = _value,
    };

    /// <summary>The reader stands on a member's name and leaves on the end of its value.</summary>
    public void Member(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("resourceType"u8))
        {
            _resourceType = Text(ref reader);
        }
        else if (reader.ValueTextEquals("id"u8))
        {
            _id = Text(ref reader);
        }
        else if (reader.ValueTextEquals("status"u8))
        {
            _status = Text(ref reader);
        }
        else if (reader.ValueTextEquals("subject"u8) || reader.ValueTextEquals("patient"u8))
        {
            _patient = Inside(ref reader, "reference"u8);
        }
        else if (reader.ValueTextEquals("code"u8))
        {
            (_system, _code) = FirstCoding(ref reader);
        }
        else if (reader.ValueTextEquals("clinicalStatus"u8))
        {
            _clinicalStatus = FirstCoding(ref reader).Code;
        }
        else
        {
            Rest(ref reader);
        }
    }

    private void Rest(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("onsetDateTime"u8) || reader.ValueTextEquals("effectiveDateTime"u8))
        {
            _date = Text(ref reader);
        }
        else if (reader.ValueTextEquals("period"u8) || reader.ValueTextEquals("effectivePeriod"u8) || reader.ValueTextEquals("onsetPeriod"u8))
        {
            _date = Inside(ref reader, "start"u8);
        }
        else if (reader.ValueTextEquals("valueQuantity"u8))
        {
            _value = Inside(ref reader, "value"u8);
        }
        else if (reader.ValueTextEquals("class"u8))
        {
            _code = Inside(ref reader, "code"u8);
        }
        else
        {
            reader.Read();
            reader.Skip();
        }
    }

    /// <summary>A scalar's text: a string's content, a number as sent; null and skipped when it is neither.</summary>
    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number:
                return Encoding.ASCII.GetString(reader.ValueSpan);
            default:
                reader.Skip();
                return null;
        }
    }

    /// <summary>One scalar member of an object; the rest of the object is skipped.</summary>
    private static string? Inside(ref Utf8JsonReader reader, ReadOnlySpan<byte> member)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        string? text = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(member))
            {
                text = Text(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return text;
    }

    private static (string? System, string? Code) FirstCoding(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return default;
        }

        (string? System, string? Code) first = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isCoding = reader.ValueTextEquals("coding"u8);
            reader.Read();
            if (isCoding && reader.TokenType == JsonTokenType.StartArray)
            {
                first = CodingIn(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return first;
    }

    // Leaves on the end of the array.
    private static (string? System, string? Code) CodingIn(ref Utf8JsonReader reader)
    {
        (string? System, string? Code) first = default;
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (index > 0 || reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("system"u8))
                {
                    first.System = Text(ref reader);
                }
                else if (reader.ValueTextEquals("code"u8))
                {
                    first.Code = Text(ref reader);
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }
        }

        return first;
    }
}
