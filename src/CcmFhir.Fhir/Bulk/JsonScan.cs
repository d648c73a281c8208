using System.Buffers;
using System.Text.Json;
using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Fhir.Bulk;

/// <summary>
/// Goes once over the bytes of one JSON value and takes what is asked for. The rest is passed over by its strings and brackets alone, which a
/// parser would take apart: so text cut off or run on is noticed, and what was passed over may be anything.
/// </summary>
/// <param name="json">UTF-8, already known to be.</param>
internal ref struct JsonScan(ReadOnlySpan<byte> json)
{
    private static readonly SearchValues<byte> EndsOfScalar = SearchValues.Create(",}] \t\r\n"u8);

    private readonly ReadOnlySpan<byte> _json = json;
    private int _at;

    /// <summary>Something stood where it must not, or the text ended too early. Nothing more is handed out then.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether nothing but white space is left.</summary>
    public readonly bool IsAtEnd => JsonBytes.Past(_json, _at) == _json.Length;

    /// <summary>Goes into the object or array; a value of another kind is passed over.</summary>
    public bool Enter(byte bracket)
    {
        if (Peek() == bracket)
        {
            _at++;
            return true;
        }

        Skip();
        return false;
    }

    /// <summary>The next name of the object, and on to its value; false behind the object's end. Escaped names come as they are written.</summary>
    public bool NextName(out ReadOnlySpan<byte> name)
    {
        // As machines write it, with no white space between.
        var json = _json;
        var at = _at;
        at += (uint)at < (uint)json.Length && json[at] == (byte)',' ? 1 : 0;
        if ((uint)at < (uint)json.Length && json[at] == (byte)'"' && JsonBytes.StringEnd(json, at + 1, out _) is >= 0 and var end
            && (uint)(end + 1) < (uint)json.Length && json[end + 1] == (byte)':')
        {
            name = json[(at + 1)..end];
            _at = end + 2;
            return true;
        }

        return NextNameInSpace(out name);
    }

    private bool NextNameInSpace(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!Next((byte)'}'))
        {
            return false;
        }

        if (Peek() != (byte)'"' || JsonBytes.StringEnd(_json, _at + 1, out _) is not (>= 0 and var end))
        {
            return Break();
        }

        name = _json[(_at + 1)..end];
        _at = end + 1;
        if (Peek() != (byte)':')
        {
            return Break();
        }

        _at++;
        return true;
    }

    /// <summary>On to the next item of the array; false behind its end.</summary>
    public bool NextItem() => Next((byte)']');

    /// <summary>A string's content or a number as it is written; not there, and passed over, for anything else.</summary>
    /// <exception cref="InvalidOperationException">Half of a surrogate pair.</exception>
    /// <exception cref="JsonException">An escape that is none.</exception>
    public JsonText Text()
    {
        var first = Peek();
        var start = _at;
        if (first != (byte)'"')
        {
            Skip();
            return IsBroken || first is not ((byte)'-' or (>= (byte)'0' and <= (byte)'9')) ? default : new JsonText(_json[start.._at], isEscaped: false);
        }

        var end = JsonBytes.StringEnd(_json, start + 1, out var isEscaped);
        if (end < 0)
        {
            Break();
            return default;
        }

        _at = end + 1;
        var written = _json[(start + 1)..end];
        if (isEscaped)
        {
            JsonText.Unescaped(written); // throws where it cannot be read: better now than when somebody asks
        }

        return new JsonText(written, isEscaped);
    }

    /// <summary>Past one value of any kind.</summary>
    public void Skip()
    {
        switch (Peek())
        {
            case (byte)'"':
                _at = JsonBytes.StringEnd(_json, _at + 1, out _) + 1;
                IsBroken |= _at == 0;
                break;
            case (byte)'{' or (byte)'[':
                SkipNested();
                break;
            default:
                var length = _json[_at..].IndexOfAny(EndsOfScalar);
                IsBroken |= length == 0 || _at == _json.Length;
                _at = length < 0 ? _json.Length : _at + length;
                break;
        }
    }

    private void SkipNested()
    {
        _at = JsonNesting.End(_json, _at);
        if (_at < 0)
        {
            Break();
        }
    }

    private bool Next(byte bracket)
    {
        if (Peek() == (byte)',')
        {
            _at++;
        }

        if (Peek() != bracket)
        {
            return !IsBroken && (_at < _json.Length || Break());
        }

        _at++;
        return false;
    }

    /// <summary>The next byte that is not white space, which then is the current one; 0 at the end.</summary>
    private byte Peek()
    {
        _at = IsBroken ? _json.Length : JsonBytes.Past(_json, _at);
        return _at < _json.Length ? _json[_at] : (byte)0;
    }

    private bool Break()
    {
        IsBroken = true;
        _at = _json.Length;
        return false;
    }
}
