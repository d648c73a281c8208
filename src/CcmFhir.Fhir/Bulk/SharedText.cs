using System.Text;

namespace CcmFhir.Fhir.Bulk;

/// <summary>
/// One string for the codes, systems and words that millions of rows repeat. A small table where the newest wins its place; ids, dates and
/// values never go in. Safe to use from several threads: a lost race costs one more string.
/// </summary>
internal static class SharedText
{
    private const int Places = 512;
    private const int BytesMax = 96;

    private static readonly string?[] Known = new string?[Places];

    public static string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > BytesMax)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        var place = (utf8.Length + (utf8[^1] * 31) + (utf8[utf8.Length / 2] * 7) + (utf8[utf8.Length * 3 / 4] * 131)) % Places;
        if (Known[place] is { } known && Ascii.Equals(utf8, known))
        {
            return known;
        }

        var text = Encoding.UTF8.GetString(utf8);
        Known[place] = text;
        return text;
    }
}
