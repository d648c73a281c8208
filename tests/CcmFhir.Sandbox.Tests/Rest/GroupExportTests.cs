using System.Net;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Faults;

namespace CcmFhir.Sandbox.Tests.Rest;

/// <summary><c>Group/{id}/$export</c>, after the Bulk Data Access guide.</summary>
public sealed class GroupExportTests : IAsyncLifetime
{
    private const string System = "system/*.rs";
    private static readonly (string Name, string Value)[] Async = [("Prefer", "respond-async")];

    private RunningEhr _ehr = null!;

    public async Task InitializeAsync() => _ehr = await RunningEhr.StartAsync();

    public async Task DisposeAsync() => await _ehr.DisposeAsync();

    [Fact]
    public async Task It_is_begun_looked_at_twice_fetched_and_deleted()
    {
        _ehr.Ehr.Put("""
            {"resourceType":"Group","id":"two","type":"person","actual":true,"member":[{"entity":{"reference":"Patient/juniper"}},
             {"entity":{"reference":"Patient/katsura"},"inactive":true},{"entity":{"reference":"Device/d1"}}]}
            """);
        var status = await BegunAsync("fhir/Group/two/$export?_type=Patient,Condition,Task");
        using var first = await _ehr.GetAsync(status, System);
        using var second = await _ehr.GetAsync(status, System);
        var manifest = await RunningEhr.JsonAsync(second);
        using var file = await _ehr.GetAsync($"{status}/Condition", System);
        var lines = (await file.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using var deleted = await _ehr.SendAsync(HttpMethod.Delete, status, System);
        using var again = await _ehr.SendAsync(HttpMethod.Delete, status, System);
        using var gone = await _ehr.GetAsync(status, System);
        using var goneFile = await _ehr.GetAsync($"{status}/Condition", System);

        Assert.Equal((HttpStatusCode.Accepted, TimeSpan.FromSeconds(1)), (first.StatusCode, first.Headers.RetryAfter!.Delta));
        Assert.Equal(["Patient", "Condition"], manifest["output"]!.AsArray().Select(f => f!["type"]!.ToString()));
        Assert.Equal((2, "application/fhir+ndjson"), (lines.Length, file.Content.Headers.ContentType!.MediaType));
        Assert.All(lines, l => Assert.Equal("Patient/juniper", JsonNode.Parse(l)!["subject"]!["reference"]!.ToString()));
        Assert.Equal(
            [HttpStatusCode.Accepted, HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound],
            [deleted.StatusCode, again.StatusCode, gone.StatusCode, goneFile.StatusCode]);
    }

    [Fact]
    public async Task Parameters_may_be_posted_and_without_types_all_are_meant()
    {
        using var posted = await _ehr.SendAsync(
            HttpMethod.Post, "fhir/Group/ccm-panel/$export", System,
            """{"resourceType":"Parameters","parameter":[{"name":"_type","valueString":"Patient"},{"name":"_type","valueString":"Goal"}]}""", headers: Async);
        using var bad = await _ehr.SendAsync(HttpMethod.Post, "fhir/Group/ccm-panel/$export", System, "{", headers: Async);
        var all = await BegunAsync("fhir/Group/ccm-panel/$export");

        Assert.Equal(["Patient", "Goal"], await TypesAsync(posted.Content.Headers.ContentLocation!.AbsolutePath[1..]));
        Assert.Equal((HttpStatusCode.BadRequest, "structure"), await RunningEhr.OutcomeAsync(bad));
        Assert.Contains("Condition", await TypesAsync(all));
    }

    [Fact]
    public async Task What_the_token_may_not_have_is_told_in_an_error_file()
    {
        var status = await BegunAsync("fhir/Group/ccm-panel/$export?_type=Patient,Condition", "system/Group.r system/Patient.r");
        using var first = await _ehr.GetAsync(status, System);
        using var second = await _ehr.GetAsync(status, System);
        using var error = await _ehr.GetAsync($"{status}/Condition", System);

        Assert.Equal("OperationOutcome", (await RunningEhr.JsonAsync(second))["error"]![0]!["type"]!.ToString());
        Assert.Contains("Condition may not be exported.", await error.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fhir/Group/nobody/$export", System, "Prefer", HttpStatusCode.NotFound, "not-found")]
    [InlineData("fhir/Group/ccm-panel/$export?_type=Starship", System, "Prefer", HttpStatusCode.BadRequest, "invalid")]
    [InlineData("fhir/Group/ccm-panel/$export", System, "X", HttpStatusCode.BadRequest, "structure")]
    [InlineData("fhir/Group/ccm-panel/$export", "user/*.rs", "Prefer", HttpStatusCode.Forbidden, "forbidden")]
    [InlineData("fhir/Group/ccm-panel/$export", "system/Patient.rs", "Prefer", HttpStatusCode.Forbidden, "forbidden")]
    [InlineData("fhir/export/1", "user/*.rs", "Prefer", HttpStatusCode.Forbidden, "forbidden")]
    [InlineData("fhir/export/1/Patient", "user/*.rs", "Prefer", HttpStatusCode.Forbidden, "forbidden")]
    public async Task What_is_wrong_with_a_request_is_said(string path, string scopes, string header, HttpStatusCode status, string code)
    {
        using var response = await _ehr.SendAsync(HttpMethod.Get, path, scopes, headers: (header, "respond-async"));

        Assert.Equal((status, code), await RunningEhr.OutcomeAsync(response));
    }

    [Fact]
    public async Task A_persona_without_it_does_not_list_it()
    {
        await using var plain = await RunningEhr.StartAsync(options => options with { Persona = Persona.NoVersion });
        using var response = await plain.SendAsync(HttpMethod.Get, "fhir/Group/ccm-panel/$export", System, headers: Async);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "not-supported"), await RunningEhr.OutcomeAsync(response));
        Assert.Equal((true, false), (await ListsAsync(_ehr), await ListsAsync(plain)));
    }

    [Fact]
    public async Task Faults_of_a_body_strike_its_files()
    {
        var status = await BegunAsync("fhir/Group/ccm-panel/$export?_type=Patient");
        _ehr.Ehr.Faults.Set(FaultName.FhirTruncatedJson, "Patient", times: 1);
        using var cut = await _ehr.GetAsync($"{status}/Patient", System);
        _ehr.Ehr.Faults.Set(FaultName.FhirDuplicateKeys, "Patient", times: 1);
        using var twice = await _ehr.GetAsync($"{status}/Patient", System);
        using var whole = await _ehr.GetAsync($"{status}/Patient", System);

        var text = await whole.Content.ReadAsStringAsync();
        Assert.Equal(text[..(text.Length / 2)], await cut.Content.ReadAsStringAsync());
        Assert.Equal("""{"resourceType":"Basic",""" + text[1..], await twice.Content.ReadAsStringAsync());
    }

    private static async Task<bool> ListsAsync(RunningEhr ehr)
    {
        using var response = await ehr.GetAsync("fhir/metadata");
        return (await RunningEhr.JsonAsync(response))["rest"]![0]!["resource"]!.AsArray().Single(r => r!["type"]!.ToString() == "Group")!["operation"] is not null;
    }

    private async Task<string> BegunAsync(string path, string scopes = System)
    {
        using var response = await _ehr.SendAsync(HttpMethod.Get, path, scopes, headers: Async);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return response.Content.Headers.ContentLocation!.AbsolutePath[1..];
    }

    private async Task<string[]> TypesAsync(string status)
    {
        using var first = await _ehr.GetAsync(status, System);
        using var second = await _ehr.GetAsync(status, System);
        return [.. (await RunningEhr.JsonAsync(second))["output"]!.AsArray().Select(f => f!["type"]!.ToString())];
    }
}
