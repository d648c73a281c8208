using System.Net;
using System.Text.Json.Nodes;

namespace CcmFhir.Peers.Tests;

/// <summary>A practice at the peer, put in through its own REST API: a physician, a nurse, and the patients a test admits.</summary>
internal sealed class PeerClinic : IAsyncDisposable
{
    private const string OurIdentifiers = "https://ccmfhir.org/sid/";

    private static readonly string[] TypesWritten = ["Consent", "CarePlan", "Task", "Observation", "ChargeItem"];

    private readonly SharedPeer _shared;

    private PeerClinic(SharedPeer shared) => _shared = shared;

    public PeerServer Peer => _shared.Peer;

    /// <summary>Logical ids, which are also the names under which they sign in.</summary>
    public string Physician { get; private set; } = "";

    public string Nurse { get; private set; } = "";

    public string Practice { get; private set; } = "";

    /// <param name="app">Where the app will be, for its registration.</param>
    /// <param name="ehrId">The peer's id in launch.json.</param>
    /// <param name="systemJwks">The public keys of the app's client for Backend Services; null: it has none.</param>
    public static async Task<PeerClinic> OpenAsync(Uri app, string ehrId, string? systemJwks = null)
    {
        var shared = new SharedPeer
        {
            Options = new PeerOptions
            {
                RedirectUri = new Uri(app, $"callback/{ehrId}").AbsoluteUri,
                LaunchUrl = new Uri(app, "launch").AbsoluteUri,
                SystemJwks = systemJwks,
            },
        };
        await shared.InitializeAsync();
        var clinic = new PeerClinic(shared);
        clinic.Practice = await clinic.PutInAsync("""{"resourceType":"Organization","active":true,"name":"Peer Family Practice (invented)"}""");
        clinic.Physician = await clinic.HireAsync("Testdoctor-Peer", "doctor", """{"system":"http://hl7.org/fhir/sid/us-npi","value":"1234567893"}""");
        clinic.Nurse = await clinic.HireAsync("Testnurse-Peer", "nurse", """{"system":"http://peer.example/staff","value":"n1"}""");
        return clinic;
    }

    /// <returns>The Patient's id.</returns>
    public Task<string> AdmitAsync(string given) => TestChart.AdmitAsync(given, Physician, PutInAsync);

    /// <summary>How launch.json names this EHR.</summary>
    public InstalledEhr Installed(string id) => new(
        id, "Medplum's router and oidc-provider", Peer.FhirBase, Peer.Issuer, new PeerOptions().ClientId, Practice, Physician);

    /// <summary>Everything in a patient's chart that carries an identifier of ours.</summary>
    public async Task<IReadOnlyList<JsonObject>> WrittenAsync(string patient)
    {
        var found = await Task.WhenAll(TypesWritten.Select(async type =>
        {
            var bundle = await ReadAsync($"{type}?patient={patient}&_count=500");
            return (bundle["entry"] as JsonArray ?? []).Select(e => (JsonObject)e!["resource"]!).Where(r => SystemOf(r) is not null);
        }));
        return [.. found.SelectMany(f => f)];
    }

    /// <summary>The one resource a reference of another leads to.</summary>
    public Task<JsonObject> FollowAsync(JsonNode? reference) => ReadAsync(reference!["reference"]!.GetValue<string>());

    /// <summary>The last word of our identifier's system, "ccm-charge" for example; null when the resource is not ours.</summary>
    public static string? SystemOf(JsonObject resource) => (resource["identifier"] as JsonArray ?? [])
        .Select(i => i!["system"]?.GetValue<string>()).FirstOrDefault(s => s?.StartsWith(OurIdentifiers, StringComparison.Ordinal) == true)
        ?[OurIdentifiers.Length..];

    public async ValueTask DisposeAsync() => await _shared.DisposeAsync();

    private async Task<JsonObject> ReadAsync(string path)
    {
        using var response = await _shared.Fhir.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private async Task<string> HireAsync(string family, string role, string identifier)
    {
        var id = await PutInAsync($$"""
            {"resourceType":"Practitioner","identifier":[{{identifier}}],"active":true,"name":[{"family":"{{family}}","given":["Pat"]}]}
            """);
        await PutInAsync($$"""
            {"resourceType":"PractitionerRole","active":true,"practitioner":{"reference":"Practitioner/{{id}}"},
             "organization":{"reference":"Organization/{{Practice}}"},
             "code":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/practitioner-role","code":"{{role}}"}]}]}
            """);
        return id;
    }

    /// <returns>Its id.</returns>
    public async Task<string> PutInAsync(string resource)
    {
        var type = JsonNode.Parse(resource)!["resourceType"]!.GetValue<string>();
        using var response = await _shared.SendAsync(HttpMethod.Post, type, resource);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, $"{type}: {answer}");
        return JsonNode.Parse(answer)!["id"]!.GetValue<string>();
    }
}
