using CcmFhir.Web.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Hosting;

/// <summary>The table of who may do what against the routes there really are.</summary>
public sealed class RouteRolesTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public void Every_guarded_route_has_a_row_for_each_of_its_methods() =>
        Assert.Equal([], Routes().Where(r => RouteRoles.IsGuarded(r.Pattern) && RouteRoles.For(r.Method, r.Pattern).IsEmpty));

    [Fact]
    public void Every_other_route_is_named_as_open() =>
        Assert.Equal([], Routes().Where(r => !RouteRoles.IsGuarded(r.Pattern) && !RouteRoles.Open.Contains(r.Pattern)));

    [Fact]
    public void Every_row_is_about_a_route_there_is() =>
        Assert.Equal([], RouteRoles.Table.Where(row => Routes().All(r => r.Method != row.Method || !r.Pattern.StartsWith(row.Pattern, StringComparison.Ordinal)))
            .Select(row => (row.Method, row.Pattern)));

    [Fact]
    public void Only_the_way_into_the_office_is_open() =>
        Assert.Equal(["/office/sign-in", "/office/callback"], RouteRoles.Open.Where(RouteRoles.IsOffice));

    private (string Method, string Pattern)[] Routes() =>
    [
        .. shared.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            // The files of wwwroot, and the page that says there is no such page.
            .Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is null && e.Order != int.MaxValue)
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(m => (m, "/" + e.RoutePattern.RawText!.Trim('/')))),
    ];
}
