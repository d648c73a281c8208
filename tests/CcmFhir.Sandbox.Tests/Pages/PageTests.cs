using System.Net;
using System.Text.RegularExpressions;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Sandbox.Pages;

namespace CcmFhir.Sandbox.Tests.Pages;

public sealed class PageTests : IAsyncLifetime
{
    private RunningEhr _ehr = null!;

    public async Task InitializeAsync() => _ehr = await RunningEhr.StartAsync();

    public async Task DisposeAsync() => await _ehr.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("chart/alder")]
    [InlineData("chart/alder/Patient/alder")]
    [InlineData("frame?patient=alder&user=nurse-birch")]
    [InlineData("frame")]
    [InlineData("faults")]
    [InlineData("chart/nobody")]
    [InlineData("oauth/authorize")]
    public async Task No_page_has_inline_script_or_style_or_loads_from_elsewhere(string path)
    {
        using var response = await _ehr.Http.GetAsync(path.Length == 0 ? _ehr.Ehr.BaseUrl : new Uri(path, UriKind.Relative));
        var html = await response.Content.ReadAsStringAsync();

        Assert.StartsWith("<!doctype html>", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("<script|<style| style=| on[a-z]+=|javascript:", RegexOptions.IgnoreCase), html);
        Assert.DoesNotMatch(new Regex("(src|href)=\"(https?:)?//(?!localhost:5200)", RegexOptions.IgnoreCase), html);
        Assert.Equal(
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'self'; "
            + "form-action 'self' http://localhost:5200; frame-src 'self' http://localhost:5200",
            string.Join(' ', response.Headers.GetValues("Content-Security-Policy")));
    }

    [Fact]
    public async Task The_patient_list_names_everybody_with_both_ways_to_launch()
    {
        var html = await _ehr.Http.GetStringAsync(_ehr.Ehr.BaseUrl);

        Assert.Contains("Riverbend sandbox EHR. Nobody here is real.", html, StringComparison.Ordinal);
        Assert.Equal(_ehr.Ehr.All("Patient").Length, html.Split(">Launch CCM</button>").Length - 1);
        Assert.Equal(_ehr.Ehr.All("Patient").Length, html.Split(">Launch in frame</button>").Length - 1);
        Assert.Contains("<bdi>Testpatient-سدر, سلمى</bdi>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_launch_opens_the_app_with_iss_and_launch_and_the_app_may_sign_in_with_it()
    {
        using var response = await _ehr.Http.GetAsync(new Uri("launch?patient=fern&user=physician-oak", UriKind.Relative));
        var target = response.Headers.Location!;
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(target.Query);
        var answer = await _ehr.LaunchAsync(("launch", query["launch"].ToString()));

        Assert.Equal("http://localhost:5200/launch", target.GetLeftPart(UriPartial.Path));
        Assert.Equal(_ehr.Ehr.FhirBase.AbsoluteUri, query["iss"]);
        Assert.Equal("fern", answer["patient"]!.GetValue<string>());
        Assert.Equal("fern-stay-5", answer["encounter"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("launch")]
    [InlineData("launch?patient=nobody")]
    [InlineData("launch?patient=alder&user=nobody")]
    [InlineData("frame?patient=nobody")]
    [InlineData("chart/nobody")]
    [InlineData("chart/alder/Task/none")]
    public async Task What_is_not_there_is_said_plainly(string path)
    {
        using var response = await _ehr.Http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Without_a_launch_url_there_are_no_launch_buttons()
    {
        await using var ehr = await RunningEhr.StartAsync(options => options with { LaunchUrl = null });

        Assert.DoesNotContain("Launch CCM", await ehr.Http.GetStringAsync(ehr.Ehr.BaseUrl), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_frame_holds_the_app_and_the_style_sheet_and_icon_are_served()
    {
        var html = await _ehr.Http.GetStringAsync(new Uri("frame?patient=alder", UriKind.Relative));
        using var css = await _ehr.Http.GetAsync(new Uri("sandbox.css", UriKind.Relative));
        using var icon = await _ehr.Http.GetAsync(new Uri("favicon.svg", UriKind.Relative));

        Assert.Contains("""<iframe title="CCM app" src="http://localhost:5200/launch?iss=""", html, StringComparison.Ordinal);
        Assert.Equal(("text/css", "image/svg+xml"), (css.Content.Headers.ContentType!.MediaType, icon.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task The_chart_shows_a_charge_with_its_code_units_identifier_and_what_it_rests_on()
    {
        var time = _ehr.Ehr.Put("""
            {"resourceType":"Observation","status":"final","code":{"text":"Month total"},"subject":{"reference":"Patient/alder"},
             "valueQuantity":{"value":20.50,"unit":"min"}}
            """);
        _ehr.Ehr.Put($$"""
            {"resourceType":"ChargeItem","identifier":[{"value":"KEY1"}],"status":"billable",
             "code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99490"}]},"subject":{"reference":"Patient/alder"},
             "quantity":{"value":1},"service":[{"reference":"{{time}}"}]}
            """);
        var html = await _ehr.Http.GetStringAsync(new Uri("chart/alder", UriKind.Relative));

        Assert.Contains("""<span class="code">99490</span>""", html, StringComparison.Ordinal);
        Assert.Contains("<span>1 unit(s)</span>", html, StringComparison.Ordinal);
        Assert.Contains("""<span class="id">KEY1</span>""", html, StringComparison.Ordinal);
        Assert.Contains("<span>20.50 min</span>", html, StringComparison.Ordinal);
        Assert.Contains($"""<a href="/chart/alder/{time}">Observation</a>""", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_never_markup()
    {
        _ehr.Ehr.Put("""{"resourceType":"Patient","id":"evil","name":[{"family":"<img src=x>","given":["\"&"]}]}""");
        var html = await _ehr.Http.GetStringAsync(new Uri("chart/evil", UriKind.Relative));

        Assert.Contains("&lt;img src=x&gt;, &quot;&amp;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_switches_faults_on_and_off()
    {
        using var on = await _ehr.PostFormAsync("faults", ("name", "Fhir500"), ("on", "true"), ("type", "Task"), ("times", "2"), ("milliseconds", ""));
        Assert.Equal(new FaultSetting(FaultName.Fhir500, "Task", 2), Assert.Single(_ehr.Ehr.Faults.On));
        Assert.Contains("on: Task, 2 times", await _ehr.Http.GetStringAsync(new Uri("faults", UriKind.Relative)), StringComparison.Ordinal);

        using var off = await _ehr.PostFormAsync("faults", ("name", "Fhir500"), ("on", "false"));
        Assert.Empty(_ehr.Ehr.Faults.On);
    }

    [Theory]
    [InlineData("NoSuchFault", null, HttpStatusCode.BadRequest)]
    [InlineData("99", null, HttpStatusCode.BadRequest)]
    [InlineData("Fhir500", "http://localhost:5200", HttpStatusCode.Forbidden)]
    public async Task A_fault_that_is_unknown_or_asked_from_another_site_is_not_switched(string name, string? origin, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "faults");
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("name", name), KeyValuePair.Create("on", "true")]);
        request.Headers.TryAddWithoutValidation("Origin", origin);
        using var response = await _ehr.Http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
        Assert.Empty(_ehr.Ehr.Faults.On);
    }

    [Fact]
    public void Html_encodes_everything_but_html()
    {
        Assert.Equal("<p>&lt;b&gt; 1.5 <i>x</i></p>", Html.Of($"<p>{"<b>"} {1.5} {Html.Of($"<i>{'x'}</i>")}{null}</p>").Text);
    }
}
