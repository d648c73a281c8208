using Microsoft.AspNetCore.Components;

namespace CcmFhir.Web.Components;

/// <summary>
/// Marks a view model with the component that shows it, so that an endpoint says <c>Html.Page(view)</c> and cannot
/// pair a model with the wrong page. The component takes the model as its one parameter, <c>View</c>.
/// </summary>
public interface IRenderedBy<TComponent> where TComponent : IComponent;
