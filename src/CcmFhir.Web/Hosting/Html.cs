using CcmFhir.Web.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CcmFhir.Web.Hosting;

/// <summary>Answers with a page or a fragment: the same call for both, because a fragment is a component too.</summary>
internal static class Html
{
    /// <summary>Renders the component that belongs to <paramref name="view"/>.</summary>
    /// <param name="view">The view model; it becomes the component's <c>View</c>.</param>
    /// <param name="status">200, or 422 for a form shown again with its errors (htmx swaps 2xx and 422 only).</param>
    public static RazorComponentResult<TComponent> Page<TComponent>(IRenderedBy<TComponent> view, int status = StatusCodes.Status200OK)
        where TComponent : IComponent =>
        new(new Dictionary<string, object?> { ["View"] = view })
        {
            StatusCode = status,
            // Nothing in the browser could apply streamed patches: blazor.web.js is not part of this application.
            PreventStreamingRendering = true,
        };

    /// <summary>True when htmx asks for a fragment; false for a plain link or form, which gets a page or a 303.</summary>
    public static bool WantsFragment(HttpRequest request) => request.Headers.ContainsKey("HX-Request");
}
