using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CcmFhir.Testing;

namespace CcmFhir.Web.Tests.Certify;

/// <summary>The conformance run from the page: alone, with the tester's browser, ended early.</summary>
public sealed class ConformancePageTests
{
    private const string Page = "/setup/certify";

    private static readonly string[] TypesWritten = ["Task", "Observation", "Consent", "CarePlan", "ChargeItem"];

    [Fact]
    public async Task A_nurse_may_neither_see_nor_begin_one()
    {
        await using var app = await StartAsync();
        using var nurse = await app.SignInAsync("nurse-birch");

        Assert.Equal(HttpStatusCode.Forbidden, (await nurse.OpenAsync(Page)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await nurse.OpenAsync(Page + "/files/certify.json")).Status);
    }

    [Theory]
    [InlineData("https://elsewhere.invalid/launch")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("not a URL")]
    public async Task A_launch_URL_that_is_not_the_EHRs_is_not_asked(string url)
    {
        await using var app = await StartAsync();
        using var tester = await app.SignInAsync("ict-maple");

        var refused = await tester.SubmitAsync(Page, Page + "/run", ("way", "alone"), ("launchUrl", url));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("is no URL on a host of this EHR", refused.Text, StringComparison.Ordinal);
        Assert.Contains("Not run yet.", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alone_it_runs_to_its_end_hands_out_three_files_and_writes_nothing_unasked()
    {
        await using var app = await StartAsync();
        using var tester = await app.SignInAsync("ict-maple");

        var begun = await tester.SubmitAsync(Page, Page + "/run", ("way", "alone"), ("launchUrl", app.LaunchUrl("physician-oak").AbsoluteUri));
        var done = await UntilAsync(tester, p => !p.Html.Contains("every 1s", StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.OK, new Uri(tester.InContext(Page) + "?ehr=sandbox")), (begun.Status, begun.Url));
        var json = JsonNode.Parse((await FileAsync(tester, "certify.json")).Html)!;
        var suite = XDocument.Parse((await FileAsync(tester, "certify.junit.xml")).Html).Root!.Element("testsuite")!;
        var html = await FileAsync(tester, "certify.html");
        Assert.Equal([], json["results"]!.AsArray().Where(r => r!["verdict"]!.ToString() == "fail").Select(r => $"{r!["id"]}: {r["why"]}"));
        Assert.Contains($"{json["run"]} run, {json["passed"]} passed, 0 failed, {json["skipped"]} skipped.", done.Text, StringComparison.Ordinal);
        Assert.Equal(json["results"]!.AsArray().Count, suite.Elements("testcase").Count());
        Assert.StartsWith("attachment; filename=certify.html", html.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Contains("smart-app-launch-2.2.0#60", done.Text, StringComparison.Ordinal);
        Assert.Empty(Written(app));
        Assert.Equal("skip", json["results"]!.AsArray().Single(r => r!["id"]!.ToString() == "write.task.create")!["verdict"]!.ToString());
        Assert.DoesNotContain("alder", done.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("Bearer [A-Za-z0-9]", done.Html + json.ToJsonString());
    }

    [Fact]
    public async Task After_a_restart_every_kept_run_is_still_there()
    {
        await using var app = await StartAsync();
        using var tester = await app.SignInAsync("ict-maple");
        await tester.SubmitAsync(Page, Page + "/run", ("way", "alone"));
        var first = await UntilAsync(tester, p => !p.Html.Contains("every 1s", StringComparison.Ordinal));
        await app.RestartAsync();

        using var later = await app.SignInAsync("ict-maple");
        var again = await later.OpenAsync(Page);
        await later.SubmitAsync(Page, Page + "/run", ("way", "guided"));
        await later.SubmitAsync(Page, Page + "/end");
        await UntilAsync(later, p => !p.Html.Contains("every 1s", StringComparison.Ordinal));
        var page = await later.OpenAsync(Page);
        var earlier = Regex.Match(page.Html, "run=([0-9a-f-]{36})").Groups[1].Value;
        var shown = await later.OpenAsync($"{Page}?ehr=sandbox&run={earlier}");

        var sentence = Regex.Match(first.Text, "[0-9]+ run, [0-9]+ passed, [0-9]+ failed, [0-9]+ skipped[.]").Value;
        Assert.Contains(sentence, again.Text, StringComparison.Ordinal);
        Assert.Contains("Ended early:", page.Text, StringComparison.Ordinal);
        Assert.Contains(sentence, shown.Text, StringComparison.Ordinal);
        Assert.Contains($"/files/certify.json?ehr=sandbox&amp;run={earlier}", shown.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_leave_to_write_everything_written_is_withdrawn_in_the_end()
    {
        await using var app = await StartAsync();
        using var tester = await app.SignInAsync("ict-maple");

        await tester.SubmitAsync(Page, Page + "/run", ("way", "alone"), ("launchUrl", app.LaunchUrl("physician-oak").AbsoluteUri), ("writes", "yes"));
        await UntilAsync(tester, p => !p.Html.Contains("every 1s", StringComparison.Ordinal));

        Assert.Equal(8, Written(app).Length);
        Assert.All(Written(app), r => Assert.Equal("entered-in-error", r["status"]!.ToString()));
    }

    [Fact]
    public async Task Guided_the_tester_signs_in_and_the_run_goes_on_while_others_work()
    {
        await using var app = await StartAsync();
        using var tester = await app.SignInAsync("ict-maple");
        await tester.SubmitAsync(Page, Page + "/run", ("way", "guided"));
        var asked = await UntilAsync(tester, p => p.Text.Contains("Your turn: open this app", StringComparison.Ordinal));

        // A second press and a reload join the run; somebody else's launch is the app's.
        var context = tester.ContextId;
        using var nurse = await app.SignInAsync("nurse-birch");
        Assert.Contains("Begun by", (await tester.OpenAsync(Page)).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await nurse.OpenAsync("")).Status);
        Assert.DoesNotContain("Sign in at the EHR", asked.Text, StringComparison.Ordinal);

        var back = await tester.LaunchAsync(app.LaunchUrl("physician-oak"));
        Assert.Equal((context, $"/c/{context}{Page}"), (tester.ContextId, back.Url.AbsolutePath));
        await UntilAsync(tester, p => p.Text.Contains("Sign in at the EHR", StringComparison.Ordinal));
        var picker = await tester.OpenAsync(Page + "/next?ehr=sandbox");
        await tester.PostToAsync(
            new Uri(app.Ehr.BaseUrl, "/oauth/authorize"),
            [.. picker.Form("/oauth/authorize")!, ("picked_user", "nurse-birch"), ("picked_patient", "alder")]);
        await UntilAsync(tester, p => !p.Html.Contains("every 1s", StringComparison.Ordinal));

        var results = JsonNode.Parse((await FileAsync(tester, "certify.json")).Html)!["results"]!.AsArray();
        Assert.Equal([], results.Where(r => r!["verdict"]!.ToString() == "fail").Select(r => $"{r!["id"]}: {r["why"]}"));
        Assert.Equal(
            ["pass", "pass", "pass", "skip"],
            new[] { "launch-ehr.token", "launch-standalone.token", "id-token.valid", "launch-ehr.authorize-post" }
                .Select(id => results.Single(r => r!["id"]!.ToString() == id)!["verdict"]!.ToString()));
    }

    [Fact]
    public async Task A_step_may_be_left_out_and_the_run_ended()
    {
        await using var app = await StartAsync();
        using var tester = await app.SignInAsync("ict-maple");
        await tester.SubmitAsync(Page, Page + "/run", ("way", "guided"));
        await UntilAsync(tester, p => p.Text.Contains("Your turn: open this app", StringComparison.Ordinal));

        await tester.SubmitAsync(Page, Page + "/skip");
        var next = await UntilAsync(tester, p => p.Text.Contains("Sign in at the EHR", StringComparison.Ordinal));
        await tester.SubmitAsync(Page, Page + "/end");
        var ended = await UntilAsync(tester, p => !p.Html.Contains("every 1s", StringComparison.Ordinal));

        Assert.Contains("the person left this step out", next.Text, StringComparison.Ordinal);
        Assert.Contains("Ended early:", ended.Text, StringComparison.Ordinal);
        Assert.Contains("Begin another run", (await tester.OpenAsync(Page + "/report?ehr=sandbox")).Text, StringComparison.Ordinal);
        Assert.Contains("the run was ended before", ended.Text, StringComparison.Ordinal);
        Assert.Contains("Begin the run", (await tester.OpenAsync(Page)).Text, StringComparison.Ordinal);
    }

    private static async Task<BrowserPage> UntilAsync(BrowserSession browser, Func<BrowserPage, bool> so)
    {
        while (true)
        {
            var page = await browser.OpenAsync(Page + "/report?ehr=sandbox");
            if (so(page))
            {
                return page;
            }

            Assert.Contains("every 1s", page.Html, StringComparison.Ordinal);
            await Task.Yield();
        }
    }

    private static Task<BrowserPage> FileAsync(BrowserSession browser, string name) => browser.OpenAsync($"{Page}/files/{name}?ehr=sandbox");

    private static JsonNode[] Written(RunningApp app) =>
    [
        .. TypesWritten.SelectMany(t => app.Ehr.All(t)).Select(r => JsonNode.Parse(r)!)
            .Where(r => r["identifier"]?[0]?["system"]?.ToString().StartsWith("https://ccmfhir.org/sid/", StringComparison.Ordinal) == true),
    ];

    private static Task<RunningApp> StartAsync() => RunningApp.StartAsync(new RunningAppOptions { Clock = TimeProvider.System });
}
