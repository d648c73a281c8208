using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace CcmFhir.Peers.Tests;

/// <summary>Medplum's router with its memory repository behaves as the R4 server our tests need.</summary>
public sealed class PeerFhirTests(SharedPeer shared) : IClassFixture<SharedPeer>
{
    [Fact]
    public async Task What_is_created_is_found_by_patient_identifier_and_code_and_read_back()
    {
        var patient = await PatientAsync();
        using var created = await shared.SendAsync(HttpMethod.Post, "ChargeItem", Charge(patient, "a1"));
        var id = (await JsonAsync(created))["id"]!.GetValue<string>();

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal($"{shared.Peer.FhirBase}/ChargeItem/{id}/_history/{created.Headers.ETag!.Tag.Trim('"')}", created.Headers.Location!.AbsoluteUri);
        foreach (var query in new[] { "identifier=urn:example|a1", "identifier=a1", $"patient={patient}&code=99490", $"subject=Patient/{patient}", $"_id={id}" })
        {
            Assert.Equal((query, id), (query, Assert.Single(await FindAsync($"ChargeItem?{query}"))));
        }

        Assert.Empty(await FindAsync("ChargeItem?identifier=urn:another|a1"));
        Assert.Empty(await FindAsync("ChargeItem?patient=nobody"));
    }

    [Fact]
    public async Task Ten_conditional_creates_at_once_store_one_resource()
    {
        var charge = Charge(await PatientAsync(), "b1");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(
            _ => shared.SendAsync(HttpMethod.Post, "ChargeItem", charge, ("If-None-Exist", "identifier=urn:example|b1"))));

        Assert.Equal((1, 9), (answers.Count(a => a.StatusCode == HttpStatusCode.Created), answers.Count(a => a.StatusCode == HttpStatusCode.OK)));
        Assert.Single(await FindAsync("ChargeItem?identifier=urn:example|b1"));
    }

    [Fact]
    public async Task An_update_of_an_old_version_is_refused()
    {
        using var created = await shared.SendAsync(HttpMethod.Post, "ChargeItem", Charge(await PatientAsync(), "c1"));
        var charge = await JsonAsync(created);
        var (path, tag) = ($"ChargeItem/{charge["id"]}", created.Headers.ETag!.ToString());
        charge["status"] = "billed";
        using var first = await shared.SendAsync(HttpMethod.Put, path, charge.ToJsonString(), ("If-Match", tag));
        using var second = await shared.SendAsync(HttpMethod.Put, path, charge.ToJsonString(), ("If-Match", tag));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.PreconditionFailed), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public async Task A_resource_its_validator_refuses_is_not_stored()
    {
        using var response = await shared.SendAsync(HttpMethod.Post, "ChargeItem", """{"resourceType":"ChargeItem","status":"billable"}""");
        var issues = (await JsonAsync(response))["issue"]!.AsArray().Select(i => i!["expression"]![0]!.GetValue<string>());

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(["ChargeItem.code", "ChargeItem.subject"], issues);
    }

    [Fact]
    public async Task Pages_follow_each_other_to_the_end()
    {
        var patient = await PatientAsync();
        for (var i = 0; i < 5; i++)
        {
            (await shared.SendAsync(HttpMethod.Post, "ChargeItem", Charge(patient, $"d{i}"))).Dispose();
        }

        var found = new List<string>();
        var next = $"ChargeItem?patient={patient}&_count=2";
        while (next is not null)
        {
            var bundle = JsonNode.Parse(await shared.Fhir.GetStringAsync(new Uri(shared.Fhir.BaseAddress!, next)))!;
            found.AddRange(bundle["entry"]!.AsArray().Select(e => e!["resource"]!["id"]!.GetValue<string>()));
            next = bundle["link"]!.AsArray().FirstOrDefault(l => l!["relation"]!.GetValue<string>() == "next")?["url"]!.GetValue<string>();
        }

        Assert.Equal((5, 5), (found.Count, found.Distinct().Count()));
    }

    [Theory]
    [InlineData(null, "user/*.cruds", "GET", HttpStatusCode.Unauthorized)]
    [InlineData("made-up", "user/*.cruds", "GET", HttpStatusCode.Unauthorized)]
    [InlineData("", "openid launch user/Condition.rs", "GET", HttpStatusCode.Forbidden)]
    [InlineData("", "openid launch user/ChargeItem.rs", "POST", HttpStatusCode.Forbidden)]
    [InlineData("", "openid launch user/ChargeItem.read", "GET", HttpStatusCode.OK)]
    public async Task Token_and_scope_decide(string? token, string scope, string method, HttpStatusCode expected)
    {
        if (token?.Length == 0)
        {
            using var browser = new PeerBrowser(shared.Peer, shared.Options);
            token = (await browser.LaunchAsync("p1", "nurse", scope))["access_token"]!.GetValue<string>();
        }

        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{shared.Peer.FhirBase}/ChargeItem");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("""{"resourceType":"Goal","lifecycleStatus":"active","description":{"text":"x"},"subject":{"reference":"Patient/1"}}""", null)]
    [InlineData("""{"resourceType":"Goal","lifecycleStatus":"active","description":{"text":"x"}}""", "Goal.subject: Missing required property")]
    public async Task Its_validator_is_asked_for_a_second_opinion(string resource, string? issue)
    {
        Assert.Equal(issue is null ? [] : [issue], await shared.Peer.ValidateAsync(resource));
    }

    [Fact]
    public async Task A_profile_that_is_not_loaded_is_an_issue()
    {
        Assert.Equal([": Profile no-such is not loaded."], await shared.Peer.ValidateAsync("""{"resourceType":"Patient"}""", "no-such"));
    }

    [Fact]
    public async Task Metadata_offers_conditional_create_and_versions()
    {
        var statement = JsonNode.Parse(await shared.Fhir.GetStringAsync(new Uri("metadata", UriKind.Relative)))!;
        var charge = statement["rest"]![0]!["resource"]!.AsArray().Single(r => r!["type"]!.GetValue<string>() == "ChargeItem")!;

        Assert.Equal(("versioned-update", true), (charge["versioning"]!.GetValue<string>(), charge["conditionalCreate"]!.GetValue<bool>()));
    }

    private async Task<string> PatientAsync()
    {
        using var response = await shared.SendAsync(HttpMethod.Post, "Patient", """{"resourceType":"Patient","name":[{"family":"Testpatient-Peer"}]}""");
        return (await JsonAsync(response))["id"]!.GetValue<string>();
    }

    private async Task<string[]> FindAsync(string query)
    {
        var bundle = JsonNode.Parse(await shared.Fhir.GetStringAsync(new Uri(query, UriKind.Relative)))!;
        return [.. (bundle["entry"] as JsonArray ?? []).Select(e => e!["resource"]!["id"]!.GetValue<string>())];
    }

    private static async Task<JsonObject> JsonAsync(HttpResponseMessage response) => (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    private static string Charge(string patient, string key) => $$"""
        {"resourceType":"ChargeItem","identifier":[{"system":"urn:example","value":"{{key}}"}],"status":"billable",
         "code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"99490"}]},"subject":{"reference":"Patient/{{patient}}"} }
        """;
}
