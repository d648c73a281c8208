using System.Text.RegularExpressions;

namespace CcmFhir.Smart.Style;

/// <summary>The names SMART defines and the one form each value may have. A form returns the value to write, or null.</summary>
internal static partial class StyleValue
{
    private static readonly string[] GenericFamilies = ["serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui"];

    public static IReadOnlyDictionary<string, Func<string, string?>> Forms { get; } = new Dictionary<string, Func<string, string?>>(StringComparer.Ordinal)
    {
        ["color_background"] = Colour,
        ["color_error"] = Colour,
        ["color_highlight"] = Colour,
        ["color_modal_backdrop"] = Colour,
        ["color_success"] = Colour,
        ["color_text"] = Colour,
        ["dim_border_radius"] = Size,
        ["dim_font_size"] = Size,
        ["dim_spacing_size"] = Size,
        ["font_family_body"] = Fonts,
        ["font_family_heading"] = Fonts,
    };

    private static string? Colour(string text)
    {
        if (!HexColour().IsMatch(text))
        {
            return null;
        }

        var hex = text.ToLowerInvariant();
        return hex.Length == 7 ? hex : $"#{hex[1]}{hex[1]}{hex[2]}{hex[2]}{hex[3]}{hex[3]}";
    }

    private static string? Size(string text) => Dimension().IsMatch(text) ? text : null;

    private static string? Fonts(string text)
    {
        var names = text.Split(',').Select(n => n.Trim().Trim('\'', '"')).ToArray();
        return names.Length <= 10 && names.All(n => FamilyName().IsMatch(n))
            ? string.Join(", ", names.Select(n => GenericFamilies.Contains(n, StringComparer.Ordinal) ? n : $"\"{n}\""))
            : null;
    }

    [GeneratedRegex(@"\A#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})\z", RegexOptions.CultureInvariant)]
    private static partial Regex HexColour();

    [GeneratedRegex(@"\A[0-9]{1,2}(\.[0-9]{1,2})?(px|pt|em|rem)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Dimension();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9 _\-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex FamilyName();
}
