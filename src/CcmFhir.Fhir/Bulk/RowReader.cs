namespace CcmFhir.Fhir.Bulk;

/// <summary>Collects a <see cref="ClinicalRow"/> member by member; whatever is not wanted is skipped unread.</summary>
internal ref struct RowReader(ReadOnlySpan<byte> json)
{
    private JsonScan _json = new(json);
    private string? _resourceType;
    private string? _id;
    private string? _patient;
    private string? _system;
    private string? _code;
    private string? _status;
    private string? _clinicalStatus;
    private string? _date;
    private string? _value;

    /// <summary>False when it is no object, is cut off, or is followed by more.</summary>
    public bool TryRead(out ClinicalRow row)
    {
        row = default;
        if (!_json.Enter((byte)'{'))
        {
            return false;
        }

        while (_json.NextName(out var name))
        {
            Member(name);
        }

        if (_json.IsBroken || !_json.IsAtEnd)
        {
            return false;
        }

        row = new ClinicalRow
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
                (_system, _code) = FirstCoding();
                break;
            case 5 when name.SequenceEqual("class"u8):
                _code = Inside("code"u8);
                break;
            case 6 when name.SequenceEqual("status"u8):
                _status = _json.Text(isWord: true);
                break;
            case 7 when name.SequenceEqual("subject"u8) || name.SequenceEqual("patient"u8):
                _patient = Inside("reference"u8);
                break;
            case 12 when name.SequenceEqual("resourceType"u8):
                _resourceType = _json.Text(isWord: true);
                break;
            case 13 when name.SequenceEqual("valueQuantity"u8):
                _value = Inside("value"u8);
                break;
            case 14 when name.SequenceEqual("clinicalStatus"u8):
                _clinicalStatus = FirstCoding().Code;
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

    /// <summary>One scalar member of an object; null when the value is none or has no such member.</summary>
    private string? Inside(ReadOnlySpan<byte> member)
    {
        string? text = null;
        if (!_json.Enter((byte)'{'))
        {
            return null;
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

    private (string? System, string? Code) FirstCoding()
    {
        (string? System, string? Code) first = default;
        if (!_json.Enter((byte)'{'))
        {
            return first;
        }

        while (_json.NextName(out var name))
        {
            if (!name.SequenceEqual("coding"u8))
            {
                _json.Skip();
            }
            else if (_json.Enter((byte)'['))
            {
                first = CodingIn();
            }
        }

        return first;
    }

    /// <summary>System and code of the array's first item; leaves behind the array.</summary>
    private (string? System, string? Code) CodingIn()
    {
        (string? System, string? Code) first = default;
        for (var index = 0; _json.NextItem(); index++)
        {
            if (index > 0)
            {
                _json.Skip();
            }
            else if (_json.Enter((byte)'{'))
            {
                first = Coding();
            }
        }

        return first;
    }

    private (string? System, string? Code) Coding()
    {
        (string? System, string? Code) coding = default;
        while (_json.NextName(out var name))
        {
            if (name.SequenceEqual("system"u8))
            {
                coding.System = _json.Text(isWord: true);
            }
            else if (name.SequenceEqual("code"u8))
            {
                coding.Code = _json.Text(isWord: true);
            }
            else
            {
                _json.Skip();
            }
        }

        return coding;
    }
}
