using System.Net;
using System.Text.Json.Nodes;

namespace CcmFhir.Sandbox.Tests.Rest;

public sealed class ReadAndSearchTests(SharedEhr shared) : IClassFixture<SharedEhr>
{
    private readonly RunningEhr _ehr = shared.Running;

    [Theory]
    [InlineData("fhir/Patient/nobody", HttpStatusCode.NotFound, "not-found")]
    [InlineData("fhir/Starship/1", HttpStatusCode.NotFound, "not-supported")]
    [InlineData("fhir/Starship", HttpStatusCode.NotFound, "not-supported")]
    [InlineData("fhir/Patient/alder/_history/99", HttpStatusCode.NotFound, "not-found")]
    [InlineData("fhir/Patient/nobody/_history", HttpStatusCode.NotFound, "not-found")]
    [InlineData("fhir/Condition?colour=red", HttpStatusCode.BadRequest, "invalid")]
    [InlineData("fhir/ChargeItem?status=billable", HttpStatusCode.BadRequest, "invalid")]
    [InlineData("fhir/Condition?code:below=E11", HttpStatusCode.BadRequest, "invalid")]
    [InlineData("fhir/Encounter?date=soon", HttpStatusCode.BadRequest, "invalid")]
    [InlineData("fhir/Encounter?_count=many", HttpStatusCode.BadRequest, "invalid")]
    [InlineData("fhir/Encounter?_sort=code", HttpStatusCode.BadRequest, "invalid")]
    [InlineData("fhir/Encounter?_format=xml", HttpStatusCode.BadRequest, "invalid")]
    [InlineData("fhir/Patient/alder/Observation/1/2", HttpStatusCode.MethodNotAllowed, "not-supported")]
    public async Task A_request_that_cannot_be_answered_gets_an_outcome(string path, HttpStatusCode status, string code)
    {
        using var response = await _ehr.GetAsync(path);

        Assert.Equal((status, code), await RunningEhr.OutcomeAsync(response));
    }

    [Fact]
    public async Task Deleting_is_not_offered()
    {
        using var response = await _ehr.SendAsync(HttpMethod.Delete, "fhir/Patient/alder");

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "not-supported"), await RunningEhr.OutcomeAsync(response));
    }

    [Fact]
    public async Task Xml_is_not_spoken()
    {
        using var response = await _ehr.SendAsync(HttpMethod.Get, "fhir/Patient/alder", headers: ("Accept", "application/fhir+xml"));

        Assert.Equal((HttpStatusCode.NotAcceptable, "not-supported"), await RunningEhr.OutcomeAsync(response));
    }

    [Fact]
    public async Task A_read_gives_the_resource_with_its_version()
    {
        using var response = await _ehr.GetAsync("fhir/Practitioner/nurse-birch");
        var body = await RunningEhr.JsonAsync(response);

        Assert.Equal("W/\"1\"", response.Headers.ETag!.ToString());
        Assert.Equal("application/fhir+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("""{"versionId":"1","lastUpdated":"2026-11-18T15:00:00.000Z"}""", body["meta"]!.ToJsonString());
        Assert.Equal("Testnurse-Birch", body["name"]![0]!["family"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("Condition?patient=alder&category=problem-list-item", 3)]
    [InlineData("Condition?patient=Patient/alder&clinical-status=active", 3)]
    [InlineData("Condition?subject=Patient/alder&code=http://hl7.org/fhir/sid/icd-10-cm|I10", 1)]
    [InlineData("Condition?patient=alder&code=I10,N18.31", 2)]
    [InlineData("Condition?patient=alder&code:not=I10", 2)]
    [InlineData("Condition?patient=bramble&code=http://hl7.org/fhir/sid/icd-10-cm|", 0)]
    [InlineData("Condition?patient=clover", 0)]
    [InlineData("CarePlan?patient=alder&category=assess-plan&status=active", 1)]
    [InlineData("Encounter?patient=alder&date=ge2026-10-01", 1)]
    [InlineData("Encounter?patient=alder&date=lt2026-10-01", 1)]
    [InlineData("Encounter?patient=alder&date=2026-10-21", 1)]
    [InlineData("Encounter?patient=alder&date=ge2026-10-01&date=le2026-10-31", 1)]
    [InlineData("Coverage?beneficiary=Patient/alder&status=active", 1)]
    [InlineData("Consent?patient=holly", 1)]
    [InlineData("MedicationRequest?patient=alder&status=active&intent=order,plan", 2)]
    [InlineData("PractitionerRole?practitioner=nurse-birch", 1)]
    [InlineData("PractitionerRole?practitioner:Practitioner=nurse-birch&role=nurse", 1)]
    [InlineData("Patient?identifier=http://riverbend.example/mrn|RB-0001", 1)]
    [InlineData("Patient?name=testpatient-al", 1)]
    [InlineData("Patient?family:exact=testpatient-alder", 0)]
    [InlineData("Patient?_id=alder,fern", 2)]
    [InlineData("Patient?_lastUpdated=gt2026-11-19", 0)]
    [InlineData("Practitioner?active=true", 5)]
    public async Task A_search_finds_what_matches_and_nothing_else(string query, int expected)
    {
        Assert.Equal(expected, (await _ehr.FindAsync(query)).Length);
    }

    [Fact]
    public async Task A_search_may_be_posted()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "fhir/Condition/_search?patient=fern");
        request.Headers.Add("Authorization", $"Bearer {_ehr.Ehr.IssueAccessToken("user/Condition.s")}");
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("patient", "alder")]);
        using var response = await _ehr.Http.SendAsync(request);
        var bundle = await RunningEhr.JsonAsync(response);

        Assert.Equal(3, bundle["total"]!.GetValue<int>());
        Assert.Equal("match", bundle["entry"]![0]!["search"]!["mode"]!.GetValue<string>());
    }

    [Fact]
    public async Task Pages_hold_everything_once_and_the_last_has_no_next_link()
    {
        var found = new List<string>();
        var next = "fhir/Patient?_count=10&_sort=birthdate";
        while (next is not null)
        {
            using var response = await _ehr.GetAsync(next);
            var bundle = await RunningEhr.JsonAsync(response);
            found.AddRange(bundle["entry"]!.AsArray().Select(e => e!["resource"]!["birthDate"]!.GetValue<string>()));
            next = bundle["link"]!.AsArray().FirstOrDefault(l => l!["relation"]!.GetValue<string>() == "next")?["url"]!.GetValue<string>();
            Assert.True(next is null || next.StartsWith($"{_ehr.Ehr.FhirBase}/Patient?", StringComparison.Ordinal));
        }

        Assert.Equal(_ehr.Ehr.All("Patient").Length, found.Count);
        Assert.Equal(found.Order(StringComparer.Ordinal), found);
    }

    [Fact]
    public async Task A_count_of_zero_gives_the_total_alone()
    {
        using var response = await _ehr.GetAsync("fhir/Condition?patient=alder&_count=0");
        var bundle = await RunningEhr.JsonAsync(response);

        Assert.Equal((3, null), (bundle["total"]!.GetValue<int>(), bundle["entry"]));
    }

    [Fact]
    public async Task Metadata_is_public_and_lists_exactly_what_is_offered()
    {
        using var response = await _ehr.SendAsync(HttpMethod.Get, "fhir/metadata", scopes: null);
        var resources = (await RunningEhr.JsonAsync(response))["rest"]![0]!["resource"]!.AsArray();
        var charge = resources.Single(r => r!["type"]!.GetValue<string>() == "ChargeItem")!;

        Assert.Equal(
            ["read", "vread", "history-instance", "search-type", "create", "update"],
            charge["interaction"]!.AsArray().Select(i => i!["code"]!.GetValue<string>()));
        Assert.True(charge["conditionalCreate"]!.GetValue<bool>());
        Assert.DoesNotContain("status", charge["searchParam"]!.AsArray().Select(p => p!["name"]!.GetValue<string>()));
        foreach (var resource in resources)
        {
            var type = resource!["type"]!.GetValue<string>();
            var query = string.Join('&', resource["searchParam"]!.AsArray().Select(p => $"{p!["name"]}={Sample(p)}"));
            using var search = await _ehr.GetAsync($"fhir/{type}?{query}");
            Assert.Equal((type, HttpStatusCode.OK), (type, search.StatusCode));
        }
    }

    private static string Sample(JsonNode parameter) => parameter["type"]!.GetValue<string>() == "date" ? "2026" : "x";
}
