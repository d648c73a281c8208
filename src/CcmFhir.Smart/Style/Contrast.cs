using System.Globalization;

namespace CcmFhir.Smart.Style;

/// <summary>Contrast of two <c>#rrggbb</c> colours. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio</summary>
public static class Contrast
{
    private const double Minimum = 4.5;

    /// <summary>Whether text of one colour can be read on the other: 4.5:1, WCAG 2.2, 1.4.3.</summary>
    public static bool IsEnough(string a, string b) => Ratio(a, b) >= Minimum;

    public static double Ratio(string a, string b)
    {
        var (la, lb) = (Luminance(a), Luminance(b));
        return (Math.Max(la, lb) + 0.05) / (Math.Min(la, lb) + 0.05);
    }

    private static double Luminance(string colour) =>
        (0.2126 * Linear(colour, 1)) + (0.7152 * Linear(colour, 3)) + (0.0722 * Linear(colour, 5));

    private static double Linear(string colour, int at)
    {
        var share = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255d;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }
}
