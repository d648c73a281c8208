namespace CcmFhir.Web.Components;

/// <summary>What an EHR's <c>smart_style_url</c> may change, each value checked; null: keep ours.</summary>
public sealed record EhrStyle
{
    public string? Background { get; init; }
    public string? Text { get; init; }
    public string? Highlight { get; init; }
    public string? Error { get; init; }
    public string? ModalBackdrop { get; init; }
    public string? BorderRadius { get; init; }
    public string? BodyFont { get; init; }
    public string? HeadingFont { get; init; }
}
