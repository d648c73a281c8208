using System.Text;
using CcmFhir.Smart.Style;
using CcmFhir.Web.Components;

namespace CcmFhir.Web.Tests.Screens;

/// <summary>An EHR's style document is a stranger's text: only plain, readable values get through.</summary>
public sealed class EhrStyleTests
{
    private const string Nothing = ":root {\n}\n";

    [Theory]
    [InlineData("""{ "color_highlight": "red; } body { display: none" }""")]
    [InlineData("""{ "color_highlight": "url(https://elsewhere.example/x)" }""")]
    [InlineData("""{ "color_highlight": "#ffee00" }""")] // white on it cannot be read
    [InlineData("""{ "color_error": "#ff8888" }""")]
    [InlineData("""{ "color_text": "#999999" }""")]
    [InlineData("""{ "color_background": "#101010" }""")]
    [InlineData("""{ "color_background": "#101010", "color_text": "#ffffff" }""")] // our secondary text could not be read on it
    [InlineData("""{ "dim_border_radius": "100vw" }""")]
    [InlineData("""{ "dim_border_radius": "4px;color:red" }""")]
    [InlineData("""{ "dim_font_size": "40px" }""")] // sizes stay ours
    [InlineData("""{ "font_family_body": "Arial; } @import 'https://elsewhere.example'" }""")]
    [InlineData("""{ "font_family_body": "\"a\\\"b\"" }""")]
    [InlineData("""{ "color_success": "#007700" }""")] // and state colours
    public void A_value_that_is_not_plain_not_readable_or_not_theirs_to_set_is_dropped(string document) => Assert.Equal(Nothing, CssOf(document));

    [Fact]
    public void Plain_values_become_custom_properties() => Assert.Equal(
        """
        :root {
          --smart-color-background: #fafafa;
          --smart-color-text: #222222;
          --smart-color-highlight: #7a1c68;
          --smart-color-modal-backdrop: #000000;
          --smart-dim-border-radius: 0.5em;
          --smart-font-family-body: "Segoe UI", "Georgia", "Times New Roman", serif;
        }

        """,
        CssOf(
            """
            { "font_family_body": "'Segoe UI', Georgia, Times New Roman, serif", "color_background": "#fafafa", "color_text": "#222",
              "color_highlight": "#7A1C68", "color_modal_backdrop": "#000000", "dim_border_radius": "0.5em" }
            """));

    private static string CssOf(string document) => EhrStyle.Css(SmartStyle.Parse(Encoding.UTF8.GetBytes(document))!);
}
