using System.Text.Json.Nodes;
using CcmFhir.Web.Hosting;

namespace CcmFhir.Peers.Tests;

/// <summary>
/// The app as a practice that uses the peer would install it: a folder with launch.json and the store, a port, and the
/// peer's registration. The app may be started on it again and again.
/// </summary>
internal sealed class PeerInstallation : IAsyncDisposable
{
    private const string EhrId = "peer";

    private readonly string _folder;

    private PeerInstallation(string folder, Uri app, PeerClinic clinic)
    {
        (_folder, App, Clinic) = (folder, app, clinic);
        Outbox = new OutboxFile(Path.Combine(folder, "ccmfhir.db"));
    }

    /// <summary>For example <c>http://localhost:41234/</c>.</summary>
    public Uri App { get; }

    public PeerClinic Clinic { get; }

    public OutboxFile Outbox { get; }

    public string LaunchFile => Path.Combine(_folder, "launch.json");

    /// <param name="conditionalCreate">False: launch.json says that the peer has none, whatever its statement says.</param>
    /// <param name="launchJson">Changes the peer's entry of launch.json.</param>
    public static async Task<PeerInstallation> CreateAsync(bool conditionalCreate = true, Action<JsonNode>? launchJson = null)
    {
        var app = new Uri($"http://localhost:{FreePort.Take()}");
        var installation = new PeerInstallation(
            Directory.CreateTempSubdirectory("ccmfhir-peer-").FullName, app, await PeerClinic.OpenAsync(app, EhrId));
        await File.WriteAllTextAsync(installation.LaunchFile, installation.LaunchJson(conditionalCreate, launchJson ?? (_ => { })));
        return installation;
    }

    /// <summary>The app in this process.</summary>
    public async Task<WebApplicationRun> StartAsync() =>
        await WebApplicationRun.StartAsync(await File.ReadAllTextAsync(LaunchFile), App);

    public async ValueTask DisposeAsync()
    {
        await Clinic.DisposeAsync();
        await Outbox.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>launch.json.example with the peer in the sandbox's place.</summary>
    private string LaunchJson(bool conditionalCreate, Action<JsonNode> change)
    {
        using var example = typeof(WebHost).Assembly.GetManifestResourceStream("launch.json.example")!;
        var json = JsonNode.Parse(example)!;
        json["app"]!["publicBaseUrl"] = App.GetLeftPart(UriPartial.Authority);
        json["store"]!["path"] = Path.Combine(_folder, "ccmfhir.db");
        json["dataProtection"]!["masterSecretRef"] = "file:" + Path.Combine(_folder, "master.secret");
        var ehr = json["ehrs"]![0]!;
        ehr["id"] = EhrId;
        ehr["displayName"] = "Medplum's router and oidc-provider";
        ehr["iss"] = new JsonArray(Clinic.Peer.FhirBase.AbsoluteUri);
        ehr["allowedHosts"] = new JsonArray(Clinic.Peer.FhirBase.Host);
        ehr["oidcIssuers"] = new JsonArray(Clinic.Peer.Issuer.GetLeftPart(UriPartial.Authority));
        ehr["clientId"] = new PeerOptions().ClientId;
        ehr["embedding"]!["frameAncestors"] = new JsonArray(Clinic.Peer.FhirBase.GetLeftPart(UriPartial.Authority));
        ehr["capabilityOverrides"]!["conditionalCreate"] = conditionalCreate;
        ehr["practice"]!["timeZone"] = PracticeTime.Zone.Id;
        ehr["practice"]!["organizationReference"] = "Organization/" + Clinic.Practice;
        ehr["billingPractitioners"] = new JsonArray(JsonNode.Parse($$"""
            {"id":"oak","name":"Pat Testdoctor-Peer, MD (invented)","fhirUser":"Practitioner/{{Clinic.Physician}}","npi":"1234567893","role":"physician"}
            """));
        change(ehr);
        return json.ToJsonString();
    }
}
