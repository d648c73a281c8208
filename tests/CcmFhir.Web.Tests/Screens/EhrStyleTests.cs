using CcmFhir.Web.Components;

namespace CcmFhir.Web.Tests.Screens;

/// <summary>An EHR's style document is a stranger's text: only plain, readable values get through.</summary>
public sealed class EhrStyleTests
{
    [Theory]
    [InlineData("color_highlight", "red; } body { display: none")]
    [InlineData("color_highlight", "url(https://elsewhere.example/x)")]
    [InlineData("color_highlight", "#ffee00")] // white on it cannot be read
    [InlineData("color_error", "#ff8888")]
    [InlineData("color_text", "#999999")]
    [InlineData("color_background", "#101010")]
    [InlineData("dim_border_radius", "100vw")]
    [InlineData("dim_border_radius", "4px;color:red")]
    [InlineData("dim_font_size", "40px")]
    [InlineData("font_family_body", "Arial; } @import 'https://elsewhere.example'")]
    [InlineData("font_family_body", "\"a\\\"b\"")]
    [InlineData("color_success", "#00aa00")]
    public void A_value_that_is_not_plain_or_not_readable_is_dropped(string member, string value) =>
        Assert.True(EhrStyle.From(new Dictionary<string, string> { [member] = value }).IsEmpty);

    [Fact]
    public void Plain_values_become_custom_properties()
    {
        var style = EhrStyle.From(new Dictionary<string, string>
        {
            ["color_background"] = "#fafafa",
            ["color_text"] = "#222",
            ["color_highlight"] = "#7A1C68",
            ["color_modal_backdrop"] = "#000000",
            ["dim_border_radius"] = "0.5em",
            ["font_family_body"] = "'Segoe UI', Georgia, Times New Roman, serif",
        });

        Assert.Equal("""
            :root {
              --smart-color-background: #fafafa;
              --smart-color-text: #222222;
              --smart-color-highlight: #7A1C68;
              --smart-color-modal-backdrop: #000000;
              --smart-dim-border-radius: 0.5em;
              --smart-font-family-body: 'Segoe UI', Georgia, Times New Roman, serif;
            }

            """, style.Css());
    }
}
