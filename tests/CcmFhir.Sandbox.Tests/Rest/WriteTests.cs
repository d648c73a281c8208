using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CcmFhir.Sandbox.Tests.Rest;

public sealed class WriteTests : IAsyncLifetime
{
    private const string Charge = """
        {"resourceType":"ChargeItem","identifier":[{"system":"urn:example:charge","value":"k1"}],"status":"billable",
         "code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99490"}]},"subject":{"reference":"Patient/alder"}}
        """;

    private static readonly (string, string) IfNoneExist = ("If-None-Exist", "identifier=urn:example:charge|k1");

    private RunningEhr _ehr = null!;

    public async Task InitializeAsync() => _ehr = await RunningEhr.StartAsync();

    public async Task DisposeAsync() => await _ehr.DisposeAsync();

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest, "structure")]
    [InlineData("[]", HttpStatusCode.BadRequest, "structure")]
    [InlineData("{}", HttpStatusCode.BadRequest, "structure")]
    [InlineData("""{"resourceType":"Patient"}""", HttpStatusCode.BadRequest, "structure")]
    [InlineData("""{"resourceType":"ChargeItem","status":"planned","status":"billed"}""", HttpStatusCode.BadRequest, "structure")]
    [InlineData("""{"resourceType":"ChargeItem"}""", HttpStatusCode.UnprocessableEntity, "invalid")]
    [InlineData("""{"resourceType":"ChargeItem","status":"paid","code":{"text":"x"},"subject":{"reference":"Patient/alder"}}""", HttpStatusCode.UnprocessableEntity, "invalid")]
    [InlineData("""{"resourceType":"ChargeItem","status":"billable","code":{},"subject":{"reference":"Patient/alder"}}""", HttpStatusCode.UnprocessableEntity, "invalid")]
    [InlineData("""{"resourceType":"ChargeItem","status":"billable","code":{"text":""},"subject":{"reference":"Patient/alder"}}""", HttpStatusCode.UnprocessableEntity, "invalid")]
    [InlineData("""{"resourceType":"ChargeItem","status":"billable","code":{"text":"x"},"subject":{"reference":"Patient/nobody"}}""", HttpStatusCode.UnprocessableEntity, "invalid")]
    [InlineData("""{"resourceType":"ChargeItem","status":"billable","code":{"text":"x"},"subject":{"reference":"#p"}}""", HttpStatusCode.UnprocessableEntity, "invalid")]
    [InlineData("""{"resourceType":"ChargeItem","status":"billable","code":{"text":"x"},"subject":null}""", HttpStatusCode.UnprocessableEntity, "invalid")]
    public async Task A_bad_resource_is_refused_and_not_stored(string body, HttpStatusCode status, string code)
    {
        var before = _ehr.Ehr.All("ChargeItem").Length;
        using var response = await _ehr.CreateAsync("ChargeItem", body);

        Assert.Equal((status, code), await RunningEhr.OutcomeAsync(response));
        Assert.Equal(before, _ehr.Ehr.All("ChargeItem").Length);
    }

    [Fact]
    public async Task Every_missing_element_of_a_charge_is_named()
    {
        using var response = await _ehr.CreateAsync("ChargeItem", """{"resourceType":"ChargeItem"}""");
        var issues = (await RunningEhr.JsonAsync(response))["issue"]!.AsArray();

        Assert.Equal(["ChargeItem.status", "ChargeItem.code", "ChargeItem.subject"], issues.Select(i => i!["expression"]![0]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_body_that_is_not_json_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "fhir/ChargeItem") { Content = new StringContent("<ChargeItem/>") };
        request.Headers.Add("Authorization", $"Bearer {_ehr.Ehr.IssueAccessToken("user/*.cruds")}");
        using var response = await _ehr.Http.SendAsync(request);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "not-supported"), await RunningEhr.OutcomeAsync(response));
    }

    [Fact]
    public async Task A_create_answers_with_location_version_and_the_stored_resource()
    {
        using var response = await _ehr.CreateAsync("ChargeItem", Charge);
        var body = await RunningEhr.JsonAsync(response);
        var id = body["id"]!.GetValue<string>();

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal($"{_ehr.Ehr.FhirBase}/ChargeItem/{id}/_history/1", response.Headers.Location!.AbsoluteUri);
        Assert.Equal("W/\"1\"", response.Headers.ETag!.ToString());
        using var version = await _ehr.GetAsync(response.Headers.Location.PathAndQuery);
        Assert.Equal(body.ToJsonString(), (await RunningEhr.JsonAsync(version)).ToJsonString());
    }

    [Fact]
    public async Task What_is_posted_comes_back_unchanged_in_every_value()
    {
        const string Posted = """
            {"resourceType":"Observation","status":"final","code":{"text":"é 😀 <b>&"},"subject":{"reference":"Patient/alder"},
             "effectiveDateTime":"2026-11","valueQuantity":{"value":12.500},"extension":[{"url":"urn:x","valueDecimal":1.0e-3}],
             "_status":{"id":"s"},"unknownElement":{"kept":[true,null,3]},"component":[{"code":{"text":"a"},"_valueString":{"id":"b"}}]}
            """;
        using var response = await _ehr.CreateAsync("Observation", Posted);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var stored = await RunningEhr.JsonAsync(response);
        stored.Remove("id");
        stored.Remove("meta");

        Assert.Equal(JsonNode.Parse(Posted)!.ToJsonString(), stored.ToJsonString());
    }

    [Fact]
    public async Task A_second_conditional_create_gives_the_first_resource()
    {
        using var first = await _ehr.CreateAsync("ChargeItem", Charge, IfNoneExist);
        using var second = await _ehr.CreateAsync("ChargeItem", Charge, IfNoneExist);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
    }

    [Fact]
    public async Task Ten_conditional_creates_at_once_store_one_resource()
    {
        var before = _ehr.Ehr.All("ChargeItem").Length;
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _ehr.CreateAsync("ChargeItem", Charge, IfNoneExist)));

        Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.Created));
        Assert.Equal(9, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.Equal(before + 1, _ehr.Ehr.All("ChargeItem").Length);
    }

    [Fact]
    public async Task A_condition_that_finds_several_is_a_conflict()
    {
        (await _ehr.CreateAsync("ChargeItem", Charge)).Dispose();
        (await _ehr.CreateAsync("ChargeItem", Charge)).Dispose();
        using var third = await _ehr.CreateAsync("ChargeItem", Charge, IfNoneExist);

        Assert.Equal((HttpStatusCode.PreconditionFailed, "conflict"), await RunningEhr.OutcomeAsync(third));
    }

    [Theory]
    [InlineData("colour=red")]
    [InlineData("_count=1")]
    public async Task A_condition_that_says_nothing_is_refused(string condition)
    {
        using var response = await _ehr.CreateAsync("ChargeItem", Charge, ("If-None-Exist", condition));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid"), await RunningEhr.OutcomeAsync(response));
    }

    [Fact]
    public async Task An_update_makes_a_new_version_and_keeps_the_old()
    {
        var (id, path) = await StoreAsync();
        using var response = await UpdateAsync(path, id, "billed", "W/\"1\"");

        Assert.Equal((HttpStatusCode.OK, "W/\"2\""), (response.StatusCode, response.Headers.ETag!.ToString()));
        using var history = await _ehr.GetAsync($"{path}/_history");
        var versions = (await RunningEhr.JsonAsync(history))["entry"]!.AsArray().Select(e => e!["resource"]!["status"]!.GetValue<string>());
        Assert.Equal(["billed", "billable"], versions);
        using var old = await _ehr.GetAsync($"{path}/_history/1");
        Assert.Equal("billable", (await RunningEhr.JsonAsync(old))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_update_of_an_old_version_is_refused_and_changes_nothing()
    {
        var (id, path) = await StoreAsync();
        (await UpdateAsync(path, id, "billed", "W/\"1\"")).Dispose();
        using var late = await UpdateAsync(path, id, "aborted", "W/\"1\"");

        Assert.Equal((HttpStatusCode.PreconditionFailed, "conflict"), await RunningEhr.OutcomeAsync(late));
        using var now = await _ehr.GetAsync(path);
        Assert.Equal("billed", (await RunningEhr.JsonAsync(now))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Of_ten_updates_of_one_version_one_wins()
    {
        var (id, path) = await StoreAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => UpdateAsync(path, id, "billed", "W/\"1\"")));

        Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.Equal(9, answers.Count(a => a.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task An_update_does_not_create()
    {
        using var response = await UpdateAsync("fhir/ChargeItem/new", "new", "billable", null);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "not-supported"), await RunningEhr.OutcomeAsync(response));
    }

    [Fact]
    public async Task The_id_in_the_body_must_be_the_one_in_the_url()
    {
        var (_, path) = await StoreAsync();
        using var response = await UpdateAsync(path, "another", "billed", null);

        Assert.Equal((HttpStatusCode.BadRequest, "structure"), await RunningEhr.OutcomeAsync(response));
    }

    [Fact]
    public async Task An_if_match_that_is_no_version_is_refused()
    {
        var (id, path) = await StoreAsync();
        using var response = await UpdateAsync(path, id, "billed", "latest");

        Assert.Equal((HttpStatusCode.BadRequest, "structure"), await RunningEhr.OutcomeAsync(response));
    }

    private async Task<(string Id, string Path)> StoreAsync()
    {
        using var response = await _ehr.CreateAsync("ChargeItem", Charge);
        var id = (await RunningEhr.JsonAsync(response))["id"]!.GetValue<string>();
        return (id, $"fhir/ChargeItem/{id}");
    }

    private Task<HttpResponseMessage> UpdateAsync(string path, string id, string status, string? ifMatch)
    {
        var body = JsonNode.Parse(Charge)!;
        body["id"] = id;
        body["status"] = status;
        (string, string)[] headers = ifMatch is null ? [] : [("If-Match", ifMatch)];
        return _ehr.SendAsync(HttpMethod.Put, path, body: body.ToJsonString(JsonSerializerOptions.Default), headers: headers);
    }
}
