using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.StaticAssets;

namespace CcmFhir.Web.Hosting;

/// <summary>The script, style sheet and icon of the pages, under fingerprinted names that may be cached for ever.</summary>
internal static class Assets
{
    /// <summary>Serves the files of wwwroot. Put the answer on the pages' route group: <c>group.WithMetadata(assets)</c>.</summary>
    /// <remarks>
    /// Without that metadata <c>@Assets["dist/app.js"]</c> in a <c>RazorComponentResult</c> is silently the bare name.
    /// </remarks>
    public static ResourceAssetCollection MapAssets(this WebApplication app)
    {
        app.MapStaticAssets();
        var descriptors = ((IEndpointRouteBuilder)app).DataSources
            .SelectMany(source => source.Endpoints)
            .Select(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>())
            .OfType<StaticAssetDescriptor>();
        // Selectors mark the .gz and .br twins, which would be mapped twice; a label marks a fingerprinted route.
        return new ResourceAssetCollection(
        [
            .. descriptors
                .Where(asset => asset.Selectors.Count == 0 && asset.Properties.Any(p => p.Name == "label"))
                .Select(asset => new ResourceAsset(asset.Route,
                    [.. asset.Properties.Select(p => new ResourceAssetProperty(p.Name, p.Value))])),
        ]);
    }
}
