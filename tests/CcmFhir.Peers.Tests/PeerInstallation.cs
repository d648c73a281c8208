using System.Text.Json.Nodes;
using CcmFhir.Testing;
using CcmFhir.Web.Storage;

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
        Outbox = new OutboxFile(Database.Sqlite(Path.Combine(folder, "ccmfhir.db")));
    }

    /// <summary>For example <c>http://localhost:41234/</c>.</summary>
    public Uri App { get; }

    public PeerClinic Clinic { get; }

    public OutboxFile Outbox { get; }

    public string LaunchFile => Path.Combine(_folder, "launch.json");

    /// <param name="conditionalCreate">False: launch.json says that the peer has none, whatever its statement says.</param>
    /// <param name="launchJson">Changes the peer's entry of launch.json.</param>
    /// <param name="systemJwks">The public keys of the app's client for Backend Services; null: it has none.</param>
    public static async Task<PeerInstallation> CreateAsync(
        bool conditionalCreate = true, Action<JsonNode>? launchJson = null, string? systemJwks = null)
    {
        var app = new Uri($"http://localhost:{FreePort.Take()}");
        var installation = new PeerInstallation(
            Directory.CreateTempSubdirectory("ccmfhir-peer-").FullName, app, await PeerClinic.OpenAsync(app, EhrId, systemJwks));
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

    private string LaunchJson(bool conditionalCreate, Action<JsonNode> change)
    {
        var json = Clinic.Installed(EhrId).LaunchJson(App, _folder);
        var ehr = json["ehrs"]![0]!;
        ehr["capabilityOverrides"]!["conditionalCreate"] = conditionalCreate;
        change(ehr);
        return json.ToJsonString();
    }
}
