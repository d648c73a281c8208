using System.Diagnostics;
using System.Net;
using System.Text.Json;
using CcmFhir.Sandbox.Faults;

namespace CcmFhir.Sandbox.Tests.Faults;

/// <summary>Every fault does what its name says, once, and nothing afterwards. The id_token's are in IdTokenTests.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private const string Charge = """
        {"resourceType":"ChargeItem","identifier":[{"system":"urn:example:charge","value":"k1"}],"status":"billable",
         "code":{"text":"x"},"subject":{"reference":"Patient/alder"}}
        """;

    private RunningEhr _ehr = null!;

    private Switchboard Faults => _ehr.Ehr.Faults;

    public async Task InitializeAsync() => _ehr = await RunningEhr.StartAsync();

    public async Task DisposeAsync() => await _ehr.DisposeAsync();

    [Fact]
    public async Task Invalid_scope_sends_the_browser_back_with_an_error()
    {
        Faults.Set(FaultName.InvalidScope, times: 1);

        Assert.Equal("invalid_scope", (await _ehr.AuthorizeAsync())["error"]);
        Assert.Contains("code", (await _ehr.AuthorizeAsync()).Keys);
    }

    [Theory]
    [InlineData(FaultName.ExpiredCode, HttpStatusCode.BadRequest, "invalid_grant")]
    [InlineData(FaultName.TokenError400, HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData(FaultName.TokenError500, HttpStatusCode.InternalServerError, "server_error")]
    public async Task The_token_endpoint_fails_as_told(FaultName fault, HttpStatusCode status, string error)
    {
        Faults.Set(fault, times: 1);
        using var response = await _ehr.RedeemAsync((await _ehr.AuthorizeAsync())["code"]);

        Assert.Equal((status, error), (response.StatusCode, (await RunningEhr.JsonAsync(response))["error"]!.GetValue<string>()));
        await _ehr.LaunchAsync();
    }

    [Theory]
    [InlineData(FaultName.Fhir401, HttpStatusCode.Unauthorized, "login")]
    [InlineData(FaultName.Fhir403, HttpStatusCode.Forbidden, "forbidden")]
    [InlineData(FaultName.Fhir404, HttpStatusCode.NotFound, "not-found")]
    [InlineData(FaultName.Fhir429WithRetryAfter, HttpStatusCode.TooManyRequests, "throttled")]
    [InlineData(FaultName.Fhir500, HttpStatusCode.InternalServerError, "exception")]
    public async Task The_fhir_endpoint_refuses_as_told_and_stores_nothing(FaultName fault, HttpStatusCode status, string code)
    {
        var before = _ehr.Ehr.All("ChargeItem").Length;
        Faults.Set(fault, "ChargeItem", times: 1);
        using var other = await _ehr.GetAsync("fhir/Patient/alder");
        using var struck = await _ehr.CreateAsync("ChargeItem", Charge);

        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal((status, code), await RunningEhr.OutcomeAsync(struck));
        Assert.Equal(before, _ehr.Ehr.All("ChargeItem").Length);
        using var after = await _ehr.CreateAsync("ChargeItem", Charge);
        Assert.Equal(HttpStatusCode.Created, after.StatusCode);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(0, 0)]
    [InlineData(2500, 3)]
    public async Task Too_many_requests_says_when_to_come_back(int? milliseconds, int seconds)
    {
        Faults.Set(FaultName.Fhir429WithRetryAfter, milliseconds: milliseconds);
        using var response = await _ehr.GetAsync("fhir/Patient/alder");

        Assert.Equal(TimeSpan.FromSeconds(seconds), response.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Html_comes_with_status_200()
    {
        Faults.Set(FaultName.FhirHtml, times: 1);
        using var response = await _ehr.GetAsync("fhir/Patient/alder");

        Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task Truncated_json_stops_half_way()
    {
        Faults.Set(FaultName.FhirTruncatedJson, times: 1);
        using var response = await _ehr.GetAsync("fhir/Patient/alder");
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(text));
    }

    [Fact]
    public async Task Duplicate_keys_are_json_that_names_one_property_twice()
    {
        Faults.Set(FaultName.FhirDuplicateKeys, times: 1);
        using var response = await _ehr.GetAsync("fhir/Patient/alder");
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal(2, JsonDocument.Parse(text).RootElement.EnumerateObject().Count(p => p.NameEquals("resourceType")));
        Assert.Throws<JsonException>(() => JsonDocument.Parse(text, new() { AllowDuplicateProperties = false }));
    }

    [Fact]
    public async Task The_second_page_is_slow_and_the_first_is_not()
    {
        Faults.Set(FaultName.SlowPage2, times: 1, milliseconds: 300);
        await TimeAsync("fhir/Patient?_count=5");
        Assert.Single(Faults.On);

        Assert.True(await TimeAsync("fhir/Patient?_count=5&_offset=5") >= TimeSpan.FromMilliseconds(290));
        Assert.Empty(Faults.On);
    }

    [Fact]
    public async Task Latency_delays_every_answer()
    {
        await TimeAsync("fhir/metadata");
        Faults.Set(FaultName.Latency, milliseconds: 200);

        Assert.True(await TimeAsync("fhir/metadata") >= TimeSpan.FromMilliseconds(190));
    }

    [Fact]
    public async Task A_lost_reply_leaves_one_charge_behind()
    {
        var before = _ehr.Ehr.All("ChargeItem").Length;
        Faults.Set(FaultName.ChargeItemCreatedButReplyLost, times: 1);

        await Assert.ThrowsAsync<HttpRequestException>(() => _ehr.CreateAsync("ChargeItem", Charge));

        Assert.Equal(before + 1, _ehr.Ehr.All("ChargeItem").Length);
        Assert.Single(await _ehr.FindAsync("ChargeItem?identifier=urn:example:charge|k1"));
    }

    [Fact]
    public async Task What_is_no_longer_taken_is_no_longer_offered_and_the_rest_is()
    {
        Faults.Set(FaultName.CreateNoLongerOffered, "ChargeItem");
        using var refused = await _ehr.CreateAsync("ChargeItem", Charge);
        using var metadata = await _ehr.GetAsync("fhir/metadata");
        var offered = (await RunningEhr.JsonAsync(metadata))["rest"]![0]!["resource"]!.AsArray()
            .Where(r => r!["interaction"]!.AsArray().Any(i => $"{i!["code"]}" == "create")).Select(r => $"{r!["type"]}").ToArray();

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "not-supported"), await RunningEhr.OutcomeAsync(refused));
        Assert.DoesNotContain("ChargeItem", offered);
        Assert.Contains("DocumentReference", offered);
    }

    [Fact]
    public async Task An_ignored_condition_stores_a_second_charge()
    {
        var condition = ("If-None-Exist", "identifier=urn:example:charge|k1");
        (await _ehr.CreateAsync("ChargeItem", Charge, condition)).Dispose();
        Faults.Set(FaultName.CreateIgnoredIfNoneExist, times: 1);
        using var second = await _ehr.CreateAsync("ChargeItem", Charge, condition);

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(2, (await _ehr.FindAsync("ChargeItem?identifier=urn:example:charge|k1")).Length);
    }

    [Theory]
    [InlineData("fhir/Consent?patient=holly")]
    [InlineData("fhir/Consent/holly-consent-5")]
    public async Task Consents_lose_their_date(string path)
    {
        Faults.Set(FaultName.ConsentWithoutDate, times: 1);
        using var struck = await _ehr.GetAsync(path);
        using var after = await _ehr.GetAsync(path);

        Assert.DoesNotContain("\"dateTime\"", await struck.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("\"dateTime\"", await after.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Condition?patient=alder", 200, 3)]
    [InlineData("Condition?patient=alder&category=problem-list-item&clinical-status=active", 400, 0)]
    [InlineData("CarePlan?patient=alder", 400, 0)]
    [InlineData("CarePlan?patient=alder&category=assess-plan", 200, 1)]
    [InlineData("CareTeam?patient=alder", 400, 0)]
    [InlineData("CareTeam?patient=alder&status=active,proposed", 400, 0)]
    [InlineData("CareTeam?patient=alder&status=active", 200, 1)]
    [InlineData("MedicationRequest?patient=alder&status=active", 400, 0)]
    [InlineData("MedicationRequest?patient=alder&intent=order,plan&status=active", 200, 2)]
    [InlineData("MedicationRequest?status=active&_count=1", 200, 1)]
    [InlineData("Consent?patient=holly&status=active,draft", 200, 1)]
    public async Task Only_what_us_core_obliges_to_is_answered(string search, int status, int found)
    {
        Faults.Set(FaultName.SearchBeyondUsCore);
        using var response = await _ehr.GetAsync("fhir/" + search);

        Assert.Equal((status, found), ((int)response.StatusCode, (await RunningEhr.JsonAsync(response))["entry"]?.AsArray().Count ?? 0));
    }

    [Theory]
    [InlineData("CareTeam?patient=alder&status=active,proposed", 0)]
    [InlineData("CareTeam?patient=alder", 1)]
    [InlineData("Coverage?patient=alder&status=active", 0)]
    [InlineData("MedicationRequest?patient=alder&intent=order,plan", 0)]
    [InlineData("MedicationRequest?patient=alder&intent=order", 2)]
    public async Task A_misread_search_finds_nothing(string search, int found)
    {
        Faults.Set(FaultName.NarrowedSearchFindsNothing);

        Assert.Equal(found, (await _ehr.FindAsync(search)).Length);
    }

    private async Task<TimeSpan> TimeAsync(string path)
    {
        var watch = Stopwatch.StartNew();
        (await _ehr.GetAsync(path)).Dispose();
        return watch.Elapsed;
    }
}
