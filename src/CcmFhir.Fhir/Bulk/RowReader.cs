namespace CcmFhir.Fhir.Bulk;

/// <summary>Collects a <see cref="ClinicalRow"/> member by member; whatever is not wanted is skipped unread.</summary>
internal ref struct RowReader
{
    private JsonScan _json;
    private JsonText _resourceType;
    private JsonText _id;
    private JsonText _patient;
    private JsonText _system;
    private JsonText _code;
    private JsonText _status;
    private JsonText _clinicalStatus;
    private JsonText _date;
    private JsonText _value;

    /// <summary>False when it is no object, is cut off, or is followed by more.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out ClinicalRow row)
    {
        row = default;
        var reader = new RowReader { _json = new JsonScan(json) };
        if (!reader._json.Enter((byte)'{'))
        {
            return false;
        }

        while (reader._json.NextName(out var name))
        {
            reader.Member(name);
        }

        if (reader._json.IsBroken || !reader._json.IsAtEnd)
        {
            return false;
        }

        row = new ClinicalRow
        {
            ResourceType = reader._resourceType,
            Id = reader._id,
            Patient = reader._patient,
            System = reader._system,
            Code = reader._code,
            Status = reader._clinicalStatus.IsThere ? reader._clinicalStatus : reader._status,
            Date = reader._date,
            Value = reader._value,
        };
        return true;
    }

    private void Member(ReadOnlySpan<byte> name)
    {
        // By length first: it tells nearly all names apart before any byte is compared.
        switch (name.Length)
        {
            case 2 when name.SequenceEqual("id"u8):
                _id = _json.Text();
                break;
            case 4 when name.SequenceEqual("code"u8):
                FirstCoding(out _system, out _code);
                break;
            case 5 when name.SequenceEqual("class"u8):
                _code = Inside("code"u8);
                break;
            case 6 when name.SequenceEqual("status"u8):
                _status = _json.Text();
                break;
            case 7 when name.SequenceEqual("subject"u8) || name.SequenceEqual("patient"u8):
                _patient = Inside("reference"u8);
                break;
            case 12 when name.SequenceEqual("resourceType"u8):
                _resourceType = _json.Text();
                break;
            case 13 when name.SequenceEqual("valueQuantity"u8):
                _value = Inside("value"u8);
                break;
            case 14 when name.SequenceEqual("clinicalStatus"u8):
                FirstCoding(out _, out _clinicalStatus);
                break;
            case 13 when name.SequenceEqual("onsetDateTime"u8):
            case 17 when name.SequenceEqual("effectiveDateTime"u8):
                _date = _json.Text();
                break;
            case 6 when name.SequenceEqual("period"u8):
            case 11 when name.SequenceEqual("onsetPeriod"u8):
            case 15 when name.SequenceEqual("effectivePeriod"u8):
                _date = Inside("start"u8);
                break;
            default:
                _json.Skip();
                break;
        }
    }

    /// <summary>One scalar member of an object; not there when the value is none or has no such member.</summary>
    private JsonText Inside(ReadOnlySpan<byte> member)
    {
        JsonText text = default;
        if (!_json.Enter((byte)'{'))
        {
            return text;
        }

        while (_json.NextName(out var name))
        {
            if (name.SequenceEqual(member))
            {
                text = _json.Text();
            }
            else
            {
                _json.Skip();
            }
        }

        return text;
    }

    private void FirstCoding(out JsonText system, out JsonText code)
    {
        system = default;
        code = default;
        if (!_json.Enter((byte)'{'))
        {
            return;
        }

        while (_json.NextName(out var name))
        {
            if (!name.SequenceEqual("coding"u8))
            {
                _json.Skip();
            }
            else if (_json.Enter((byte)'['))
            {
                CodingIn(out system, out code);
            }
        }
    }

    /// <summary>System and code of the array's first item; leaves behind the array.</summary>
    private void CodingIn(out JsonText system, out JsonText code)
    {
        system = default;
        code = default;
        for (var index = 0; _json.NextItem(); index++)
        {
            if (index > 0)
            {
                _json.Skip();
            }
            else if (_json.Enter((byte)'{'))
            {
                Coding(out system, out code);
            }
        }
    }

    private void Coding(out JsonText system, out JsonText code)
    {
        system = default;
        code = default;
        while (_json.NextName(out var name))
        {
            if (name.SequenceEqual("system"u8))
            {
                system = _json.Text();
            }
            else if (name.SequenceEqual("code"u8))
            {
                code = _json.Text();
            }
            else
            {
                _json.Skip();
            }
        }
    }
}
