using System.Text;
using CcmFhir.Smart.Style;
using CcmFhir.Smart.Tests.Support;

namespace CcmFhir.Smart.Tests.Style;

public sealed class SmartStyleTests
{
    [Theory]
    [InlineData("color_highlight", "red")]
    [InlineData("color_highlight", "#12345")]
    [InlineData("color_highlight", "#123456;}body{display:none")]
    [InlineData("color_highlight", "#123456\\n")]
    [InlineData("color_highlight", "url(https://evil.example)")]
    [InlineData("dim_font_size", "calc(1px)")]
    [InlineData("dim_font_size", "-1px")]
    [InlineData("dim_font_size", "1000px")]
    [InlineData("dim_font_size", "13")]
    [InlineData("font_family_body", "Arial; } body { display: none")]
    [InlineData("font_family_body", "expression(alert(1))")]
    [InlineData("font_family_body", "")]
    [InlineData("font_family_body", "'Arial', ,")]
    [InlineData("color_other", "#123456")]
    [InlineData("background", "#123456")]
    public void A_value_of_another_form_is_dropped(string name, string value) =>
        Assert.Empty(Values($$"""{"{{name}}":"{{value}}"}"""));

    [Theory]
    [InlineData("color_highlight", "#005EA2", "#005ea2")]
    [InlineData("color_highlight", "#036", "#003366")]
    [InlineData("color_modal_backdrop", "#eeeeee", "#eeeeee")]
    [InlineData("dim_border_radius", "6px", "6px")]
    [InlineData("dim_spacing_size", "1.25rem", "1.25rem")]
    [InlineData("font_family_body", "'Helvetica Neue', Arial, sans-serif", "\"Helvetica Neue\", \"Arial\", sans-serif")]
    public void A_sound_value_is_kept_in_one_form(string name, string value, string kept) =>
        Assert.Equal(new Dictionary<string, string> { [name] = kept }, Values($$"""{"{{name}}":"{{value}}"}"""));

    [Theory]
    [InlineData("color_highlight", "#ffcc00")]
    [InlineData("color_error", "#ff8888")]
    [InlineData("color_success", "#88cc88")]
    public void An_accent_that_white_cannot_be_read_on_is_dropped(string name, string value) =>
        Assert.Empty(Values($$"""{"{{name}}":"{{value}}"}"""));

    [Fact]
    public void Text_and_background_are_kept_together_and_legible_or_not_at_all()
    {
        Assert.Empty(Values("""{"color_background":"#ffffff"}"""));
        Assert.Empty(Values("""{"color_text":"#000000"}"""));
        Assert.Empty(Values("""{"color_background":"#ffffff","color_text":"#777777"}"""));
        Assert.Equal(2, Values("""{"color_background":"#ffffff","color_text":"#767676"}""").Count);
    }

    [Fact]
    public void The_contrast_is_that_of_WCAG()
    {
        Assert.Equal(21, Contrast.Ratio("#000000", "#ffffff"), 3);
        Assert.Equal(4.54, Contrast.Ratio("#767676", "#ffffff"), 2);
        Assert.Equal(1, Contrast.Ratio("#123456", "#123456"), 3);
    }

    [Theory]
    [InlineData("https://evil.example/s.json", SmartFailureKind.HostNotAllowed)]
    [InlineData("http://ehr.example.org/s.json", SmartFailureKind.HostNotAllowed)]
    [InlineData("http://169.254.169.254/latest", SmartFailureKind.HostNotAllowed)]
    [InlineData("s.json", SmartFailureKind.Malformed)]
    [InlineData("https://ehr.example.org/none.json", SmartFailureKind.NotFound)]
    [InlineData("https://ehr.example.org/page", SmartFailureKind.Malformed)]
    [InlineData("https://ehr.example.org/big", SmartFailureKind.TooLarge)]
    public async Task A_style_that_cannot_be_had_is_a_category(string url, SmartFailureKind kind)
    {
        var ehr = new StubEhr().OnJson("https://ehr.example.org/page", "<html>").OnJson("https://ehr.example.org/big", new string(' ', 70_000));

        Assert.Equal(kind, (await new SmartStyleReader(ehr.Client, new TestClock()).Read(Sample.Ehr(), url, default)).Failure?.Kind);
        Assert.All(ehr.Requests, r => Assert.Equal("ehr.example.org", r.Url.Authority));
    }

    [Fact]
    public async Task A_style_is_fetched_from_the_ehr()
    {
        var ehr = new StubEhr().OnJson("https://ehr.example.org/s.json", """{"dim_font_size":"13px"}""");

        var style = await new SmartStyleReader(ehr.Client, new TestClock()).Read(Sample.Ehr(), "https://ehr.example.org/s.json", default);

        Assert.Equal("13px", style.Value?.Values["dim_font_size"]);
        Assert.Empty(SmartStyle.None.Values);
    }

    private static Dictionary<string, string> Values(string json) => new(SmartStyle.Parse(Encoding.UTF8.GetBytes(json))!.Values);
}
