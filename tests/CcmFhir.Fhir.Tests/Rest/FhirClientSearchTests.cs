using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using static CcmFhir.Fhir.Tests.Rest.RawServer;

namespace CcmFhir.Fhir.Tests.Rest;

public sealed class FhirClientSearchTests
{
    private static readonly (string, string)[] ByPatient = [("patient", "p 1"), ("code", "http://x|y&z")];

    [Fact]
    public async Task All_pages_are_read_and_an_id_met_twice_counts_once_in_its_newest_version()
    {
        await using var ehr = FhirClientFixture.Answering(
            Page("http://{host}/fhir?page=2", Condition("a", "2026-01-02T00:00:00Z", "new"), Condition("b", "2026-01-01T00:00:00Z", "b")),
            Page(null, Condition("a", "2026-01-01T00:00:00Z", "old"), Condition("c", "2026-01-01T00:00:00Z", "c"), """{"resourceType":"Patient","id":"p 1"}"""));

        var result = await ehr.Client.SearchAsync<Condition>(ByPatient, CancellationToken.None);

        Assert.Equal(["a new", "b b", "c c"], result.Value!.Matches.Select(c => $"{c.Id} {c.Code?.Text}"));
        Assert.Equal(["Patient"], result.Value.Included.Select(r => r.ResourceType));
        Assert.True(result.Value.IsComplete);
        Assert.Equal(
            ["GET /fhir/Condition?patient=p%201&code=http%3A%2F%2Fx%7Cy%26z HTTP/1.1", "GET /fhir?page=2 HTTP/1.1"],
            ehr.Ehr.Requests.Select(r => r.Line));
    }

    [Fact]
    public async Task A_type_that_is_not_searched_for_is_unsupported_and_nothing_is_sent()
    {
        await using var ehr = new FhirClientFixture(s => s with { Unsearchable = ["Condition"] }, Page(null));

        var refused = await ehr.Client.SearchAsync<Condition>(ByPatient, CancellationToken.None);
        Assert.Empty(ehr.Ehr.Requests);

        Assert.Equal(FhirFailureKind.Unsupported, refused.Failure?.Kind);
        Assert.True((await ehr.Client.SearchAsync<Goal>(ByPatient, CancellationToken.None)).IsSuccess);
    }

    [Fact]
    public async Task A_post_search_sends_everything_in_the_body()
    {
        await using var ehr = new FhirClientFixture(
            s => s with { SearchByPost = true, PageSize = 50, ExtraQuery = [("ah-practice", "7")] }, Reply(503, ""), Page(null));

        var result = await ehr.Client.SearchAsync<Condition>(ByPatient, CancellationToken.None);

        Assert.True(result.IsSuccess);
        Assert.Equal(2, ehr.Ehr.Requests.Count);
        var request = ehr.Ehr.Requests[1];
        Assert.Equal(
            ("POST /fhir/Condition/_search HTTP/1.1", "patient=p%201&code=http%3A%2F%2Fx%7Cy%26z&ah-practice=7&_count=50", "application/x-www-form-urlencoded; charset=utf-8"),
            (request.Line, request.Body, request.Headers["Content-Type"]));
    }

    [Fact]
    public async Task A_next_link_to_another_host_is_refused_and_never_sees_the_token()
    {
        await using var elsewhere = new RawServer(Page(null));
        await using var ehr = FhirClientFixture.Answering(Page($"http://{elsewhere.Host}/fhir?page=2", Condition("a", "2026-01-01T00:00:00Z", "a")));

        var result = await ehr.Client.SearchAsync<Condition>(ByPatient, CancellationToken.None);

        Assert.Equal((null, FhirFailureKind.Forbidden), (result.Value, result.Failure?.Kind));
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task A_next_link_to_a_second_host_of_the_same_EHR_is_followed()
    {
        await using var second = new RawServer(Page(null, Condition("b", "2026-01-01T00:00:00Z", "b")));
        await using var ehr = new FhirClientFixture(
            s => s with { AllowedHosts = [second.Host] }, Page($"http://{second.Host}/fhir?page=2", Condition("a", "2026-01-01T00:00:00Z", "a")));

        var result = await ehr.Client.SearchAsync<Condition>(ByPatient, CancellationToken.None);

        Assert.Equal(["a", "b"], result.Value!.Matches.Select(c => c.Id!));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(400)]
    public async Task A_paging_session_that_expired_is_started_over_once(int status)
    {
        await using var ehr = FhirClientFixture.Answering(
            Page("?page=2", Condition("a", "2026-01-01T00:00:00Z", "first")),
            Reply(status, ""),
            Page("?page=2", Condition("a", "2026-01-01T00:00:00Z", "second")),
            Page(null, Condition("b", "2026-01-01T00:00:00Z", "b")));

        var result = await ehr.Client.SearchAsync<Condition>(ByPatient, CancellationToken.None);

        Assert.Equal(["second", "b"], result.Value!.Matches.Select(c => c.Code?.Text));
    }

    [Fact]
    public async Task A_page_that_keeps_failing_fails_the_search_rather_than_shortening_it()
    {
        await using var ehr = FhirClientFixture.Answering(
            Page("?page=2", Condition("a", "2026-01-01T00:00:00Z", "a")), Reply(410, ""),
            Page("?page=2", Condition("a", "2026-01-01T00:00:00Z", "a")), Reply(410, ""));

        var result = await ehr.Client.SearchAsync<Condition>(ByPatient, CancellationToken.None);

        Assert.Equal((null, FhirFailureKind.NotFound), (result.Value, result.Failure?.Kind));
        Assert.Equal(4, ehr.Ehr.Requests.Count);
    }

    [Fact]
    public async Task A_first_page_that_is_refused_is_not_asked_again()
    {
        await using var ehr = FhirClientFixture.Answering(Reply(400, ""), Page(null));

        Assert.Equal(FhirFailureKind.Incorrect, (await ehr.Client.SearchAsync<Condition>(ByPatient, CancellationToken.None)).Failure?.Kind);
        Assert.Single(ehr.Ehr.Requests);
    }

    [Theory]
    [InlineData("warning", false)]
    [InlineData("error", false)]
    [InlineData("information", true)]
    public async Task An_outcome_entry_says_that_data_may_be_missing(string severity, bool isComplete)
    {
        var outcome = $$$"""{"resourceType":"OperationOutcome","issue":[{"severity":"{{{severity}}}","code":"suppressed","details":{"coding":[{"code":"4119"}]}}]}""";
        var body = $$$"""{"resourceType":"Bundle","entry":[{"search":{"mode":"outcome"},"resource":{{{outcome}}}},{"resource":{{{outcome}}}}]}""";
        await using var ehr = FhirClientFixture.Answering(Reply(200, body));

        var result = await ehr.Client.SearchAsync<Condition>(ByPatient, CancellationToken.None);

        Assert.Equal(isComplete, result.Value!.IsComplete);
        Assert.Equal(["4119", "4119"], result.Value.Issues.Select(i => i.Detail));
        Assert.Empty(result.Value.Matches);
    }

    [Fact]
    public async Task Links_that_lead_in_a_circle_end_the_search_as_incomplete()
    {
        await using var ehr = FhirClientFixture.Answering(
            Page("?page=2", Condition("a", "2026-01-01T00:00:00Z", "a")), Page("?page=2", Condition("b", "2026-01-01T00:00:00Z", "b")));

        var result = await ehr.Client.SearchAsync<Condition>(ByPatient, CancellationToken.None);

        Assert.Equal((2, false), (result.Value!.Matches.Count, result.Value.IsComplete));
    }

    [Theory]
    [InlineData(1, 20_000)]
    [InlineData(200, 1)]
    public async Task Our_own_limits_cut_the_search_and_say_so(int pages, int resources)
    {
        await using var ehr = new FhirClientFixture(
            s => s with { PagesMax = pages, ResourcesMax = resources }, Page("?page=2", Condition("a", "2026-01-01T00:00:00Z", "a")), Page(null));

        var result = await ehr.Client.SearchAsync<Condition>(ByPatient, CancellationToken.None);

        Assert.Equal((1, false), (result.Value!.Matches.Count, result.Value.IsComplete));
        Assert.Single(ehr.Ehr.Requests);
    }

    [Fact]
    public async Task A_searchset_without_total_link_or_ids_is_read()
    {
        await using var ehr = FhirClientFixture.Answering(Reply(200, """{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Condition"}},{},{"resource":{"resourceType":"Condition"}}]}"""));

        Assert.Equal(2, (await ehr.Client.SearchAsync<Condition>([], CancellationToken.None)).Value!.Matches.Count);
        Assert.Equal("GET /fhir/Condition HTTP/1.1", ehr.Ehr.Requests[0].Line);
    }

    private static string Condition(string id, string updated, string text) =>
        $$$"""{"resourceType":"Condition","id":"{{{id}}}","meta":{"lastUpdated":"{{{updated}}}"},"code":{"text":"{{{text}}}"}}""";

    private static string Page(string? next, params string[] resources)
    {
        var link = next is null ? "" : $$""","link":[{"relation":"next","url":"{{next}}"}]""";
        var entries = string.Join(',', resources.Select(r => $$"""{"resource":{{r}}}"""));
        var body = $$"""{"resourceType":"Bundle","type":"searchset"{{link}},"entry":[{{entries}}]}""";

        // The placeholder for the host is longer than some hosts: close the connection instead of counting bytes.
        return $"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{body}";
    }
}
