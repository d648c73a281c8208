using System.Text;
using System.Text.Json;

namespace CcmFhir.Fhir.Bulk;

/// <summary>
/// A string of a line of JSON, or a number as it is written, where it lies: valid as long as the line is. Nothing is copied before somebody asks
/// for the text, so that millions of rows cost no memory.
/// </summary>
public readonly ref struct JsonText
{
    private readonly ReadOnlySpan<byte> _written;
    private readonly bool _isEscaped;

    /// <param name="written">Between the quotes, UTF-8; escapes are good ones.</param>
    /// <param name="isEscaped">Whether it holds any.</param>
    internal JsonText(ReadOnlySpan<byte> written, bool isEscaped)
    {
        _written = written;
        _isEscaped = isEscaped;
        IsThere = true;
    }

    /// <summary>False when the row has no such text.</summary>
    public bool IsThere { get; }

    /// <summary>Whether it is that text. Faster than making a string of it.</summary>
    public bool Is(ReadOnlySpan<byte> utf8) => IsThere && (_isEscaped ? Unescaped(_written) == Encoding.UTF8.GetString(utf8) : _written.SequenceEqual(utf8));

    /// <summary>The text; null when it is not there.</summary>
    public override string? ToString() => !IsThere ? null : _isEscaped ? Unescaped(_written) : Encoding.UTF8.GetString(_written);

    /// <summary>What the escapes of a string stand for.</summary>
    /// <exception cref="InvalidOperationException">Half of a surrogate pair.</exception>
    /// <exception cref="JsonException">An escape that is none.</exception>
    internal static string Unescaped(ReadOnlySpan<byte> written)
    {
        var reader = new Utf8JsonReader([(byte)'"', .. written, (byte)'"']);
        reader.Read();
        return reader.GetString()!;
    }
}
