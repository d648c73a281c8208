using Microsoft.AspNetCore.Components;

namespace CcmFhir.Web.Components;

/// <summary>A component whose whole input is one view model.</summary>
public abstract class ViewComponent<TView> : ComponentBase
{
    [Parameter, EditorRequired]
    public required TView View { get; set; }
}
