using System.Globalization;
using System.Text;
using CcmFhir.Smart.Style;

namespace CcmFhir.Web.Components;

/// <summary>
/// What an EHR's style (SMART App Launch 2.2, "Styling") may change here: colours, corners and fonts, already found harmless and legible.
/// Sizes, spaces, the focus ring and our state colours other than error stay ours.
/// </summary>
public static class EhrStyle
{
    /// <summary>Our secondary text: made for a near-white ground, so a dark one is not taken over.</summary>
    private const string SecondaryInk = "#565c65";

    private static readonly (string Name, string Property)[] Used =
    [
        ("color_background", "--smart-color-background"),
        ("color_text", "--smart-color-text"),
        ("color_highlight", "--smart-color-highlight"),
        ("color_error", "--smart-color-error"),
        ("color_modal_backdrop", "--smart-color-modal-backdrop"),
        ("dim_border_radius", "--smart-dim-border-radius"),
        ("font_family_body", "--smart-font-family-body"),
        ("font_family_heading", "--smart-font-family-heading"),
    ];

    /// <summary>The style sheet of <c>/c/{id}/style.css</c>.</summary>
    public static string Css(SmartStyle style)
    {
        ArgumentNullException.ThrowIfNull(style);
        var values = style.Values.TryGetValue("color_background", out var ground) && !Contrast.IsEnough(SecondaryInk, ground)
            ? style.Values.RemoveRange(["color_background", "color_text"])
            : style.Values;
        var css = new StringBuilder(":root {\n");
        foreach (var (name, property) in Used.Where(u => values.ContainsKey(u.Name)))
        {
            css.Append(CultureInfo.InvariantCulture, $"  {property}: {values[name]};\n");
        }

        return css.Append("}\n").ToString();
    }
}
