using System.Text;

namespace CcmFhir.Fhir.Generator;

/// <summary>Text under construction; interpolated pieces arrive as finished strings, so no culture can slip in.</summary>
internal sealed class SourceText
{
    private readonly StringBuilder _text = new();

    public SourceText Append(string piece)
    {
        _text.Append(piece);
        return this;
    }

    public override string ToString() => _text.ToString();
}
