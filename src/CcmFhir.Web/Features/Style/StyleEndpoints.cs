using System.Text;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Style;
using CcmFhir.Web.Hosting;
using Microsoft.Extensions.Caching.Memory;

namespace CcmFhir.Web.Features.Style;

/// <summary>The EHR's own colours, where it sends a style and the values are harmless and legible; an empty sheet otherwise.</summary>
internal static class StyleEndpoints
{
    // SMART's names to the custom properties the style sheet reads; sizes, spaces and state colours other than error stay ours.
    private static readonly Dictionary<string, string> Properties = new(StringComparer.Ordinal)
    {
        ["color_background"] = "--smart-color-background",
        ["color_text"] = "--smart-color-text",
        ["color_highlight"] = "--smart-color-highlight",
        ["color_error"] = "--smart-color-error",
        ["color_modal_backdrop"] = "--smart-color-modal-backdrop",
        ["dim_border_radius"] = "--smart-dim-border-radius",
        ["font_family_body"] = "--smart-font-family-body",
        ["font_family_heading"] = "--smart-font-family-heading",
    };

    public static void MapStyle(this IEndpointRouteBuilder routes) => routes.MapGet("/style.css", ShowAsync);

    private static async Task<IResult> ShowAsync(PageRequest page, EhrRegistry registry, SmartStyleReader reader, IMemoryCache cache)
    {
        // The address is the version of the style (SMART App Launch 2.2, styling).
        var style = page.Context.SmartStyleUrl is not { } url ? SmartStyle.None
            : await cache.GetOrCreateAsync("style " + url, async entry =>
            {
                entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(30);
                return (await reader.Read(registry.ById(page.Context.Patient.EhrId)!, url, page.Cancel)).Value ?? SmartStyle.None;
            });
        var text = new StringBuilder(":root {\n");
        foreach (var (name, value) in style!.Values.Where(v => Properties.ContainsKey(v.Key)))
        {
            text.Append("  ").Append(Properties[name]).Append(": ").Append(value).Append(";\n");
        }

        return Results.Text(text.Append("}\n").ToString(), "text/css", Encoding.UTF8);
    }
}
