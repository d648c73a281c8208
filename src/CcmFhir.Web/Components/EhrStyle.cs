using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CcmFhir.Web.Components;

/// <summary>
/// What an EHR's <c>smart_style_url</c> document may change here (SMART App Launch 2.2, "SMART launch context parameters"):
/// colours, corners and fonts. A value that is not exactly a colour, a length or a list of font names is dropped, and so is a
/// colour that would leave text under 4.5:1. Sizes, spaces, the focus ring and our state colours other than error stay ours.
/// </summary>
public sealed partial class EhrStyle
{
    private const double EnoughContrast = 4.5;

    private readonly List<(string Property, string Value)> _properties = [];

    private EhrStyle()
    {
    }

    /// <summary>True when nothing of the document could be used.</summary>
    public bool IsEmpty => _properties.Count == 0;

    /// <param name="document">The document's members as text; unknown ones are ignored.</param>
    public static EhrStyle From(IReadOnlyDictionary<string, string> document)
    {
        var style = new EhrStyle();
        var background = Colour(document, "color_background") ?? "#ffffff";
        var text = Colour(document, "color_text") ?? "#1b1b1b";
        // Our secondary greys and state colours are made for a near-white ground, so a dark one is not taken over.
        if (Contrast(text, background) >= EnoughContrast && Contrast("#565c65", background) >= EnoughContrast)
        {
            style.Add("background", background, document.ContainsKey("color_background"));
            style.Add("text", text, document.ContainsKey("color_text"));
        }

        foreach (var (member, name) in new[] { ("color_highlight", "highlight"), ("color_error", "error") })
        {
            if (Colour(document, member) is { } colour && Contrast(colour, "#ffffff") >= EnoughContrast)
            {
                style.Add(name, colour, true);
            }
        }

        if (Colour(document, "color_modal_backdrop") is { } backdrop)
        {
            style.Add("modal-backdrop", backdrop, true);
        }

        style.AddPlain(document, "dim_border_radius", "--smart-dim-border-radius", Length());
        style.AddPlain(document, "font_family_body", "--smart-font-family-body", FontList());
        style.AddPlain(document, "font_family_heading", "--smart-font-family-heading", FontList());
        return style;
    }

    /// <summary>The style sheet of <c>/c/{id}/style.css</c>.</summary>
    public string Css()
    {
        var css = new StringBuilder(":root {\n");
        foreach (var (property, value) in _properties)
        {
            css.Append(CultureInfo.InvariantCulture, $"  {property}: {value};\n");
        }

        return css.Append("}\n").ToString();
    }

    private void Add(string name, string colour, bool given)
    {
        if (given)
        {
            _properties.Add(($"--smart-color-{name}", colour));
        }
    }

    private void AddPlain(IReadOnlyDictionary<string, string> document, string member, string property, Regex shape)
    {
        if (document.TryGetValue(member, out var value) && shape.IsMatch(value))
        {
            _properties.Add((property, value));
        }
    }

    /// <summary>A six-digit hexadecimal colour, or null.</summary>
    private static string? Colour(IReadOnlyDictionary<string, string> document, string member)
    {
        if (!document.TryGetValue(member, out var value) || !Hexadecimal().IsMatch(value))
        {
            return null;
        }

        return value.Length == 7 ? value : string.Concat("#", value[1], value[1], value[2]) + value[2] + value[3] + value[3];
    }

    /// <summary>WCAG 2.2 contrast ratio of two opaque colours.</summary>
    private static double Contrast(string one, string other)
    {
        var (light, dark) = (Luminance(one), Luminance(other));
        return (Math.Max(light, dark) + 0.05) / (Math.Min(light, dark) + 0.05);
    }

    private static double Luminance(string colour) =>
        (0.2126 * Channel(colour, 1)) + (0.7152 * Channel(colour, 3)) + (0.0722 * Channel(colour, 5));

    private static double Channel(string colour, int at)
    {
        var share = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    [GeneratedRegex(@"\A#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})\z")]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"\A(?:0|[0-9]{1,2}(?:px)|[0-2](?:\.[0-9]{1,3})?r?em)\z")]
    private static partial Regex Length();

    [GeneratedRegex(@"\A(?:'[A-Za-z0-9 _-]{1,40}'|""[A-Za-z0-9 _-]{1,40}""|[A-Za-z][A-Za-z0-9_-]{0,39}(?: [A-Za-z][A-Za-z0-9_-]{0,39}){0,4})(?:, ?(?:'[A-Za-z0-9 _-]{1,40}'|""[A-Za-z0-9 _-]{1,40}""|[A-Za-z][A-Za-z0-9_-]{0,39}(?: [A-Za-z][A-Za-z0-9_-]{0,39}){0,4})){0,9}\z")]
    private static partial Regex FontList();
}
