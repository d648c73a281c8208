using System.Text;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Style;
using CcmFhir.Web.Components;
using CcmFhir.Web.Hosting;
using Microsoft.Extensions.Caching.Memory;

namespace CcmFhir.Web.Features.Style;

/// <summary>The EHR's own colours, where it sends a style and the values are harmless and legible; an empty sheet otherwise.</summary>
internal static class StyleEndpoints
{
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
        return Results.Text(EhrStyle.Css(style!), "text/css", Encoding.UTF8);
    }
}
