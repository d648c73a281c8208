using System.Text.Json.Nodes;
using CcmFhir.Sandbox;
using CcmFhir.Smart.Keys;
using CcmFhir.Testing;
using CcmFhir.Web.Connect;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Hosting;

namespace CcmFhir.Web.Tests.Connect;

/// <summary>A sandbox EHR and a launch.json that knows it, without the web application: what the commands work on.</summary>
internal sealed class EhrUnderTest : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private EhrUnderTest(SandboxEhr sandbox, DirectoryInfo folder, string file)
    {
        (Sandbox, _folder, ConfigFile) = (sandbox, folder, file);
        Configuration = LaunchFile.Read(file).Configuration!;
    }

    public SandboxEhr Sandbox { get; }

    public string ConfigFile { get; }

    public LaunchConfiguration Configuration { get; }

    public string Folder => _folder.FullName;

    public Uri LaunchUrl => Sandbox.LaunchUrl(new LaunchContext { User = "physician-oak", Patient = "alder" });

    /// <param name="withKeys">The client is registered with keys, for the launch and for Backend Services.</param>
    /// <param name="persona">What kind of EHR the sandbox plays.</param>
    /// <param name="change">Changes launch.json.</param>
    public static async Task<EhrUnderTest> StartAsync(bool withKeys = false, Persona persona = Persona.Open, Action<JsonNode>? change = null)
    {
        var folder = Directory.CreateTempSubdirectory("ccmfhir-connect-");
        var app = new Uri($"http://localhost:{FreePort.Take()}");
        var (redirect, pem) = ($"{app}callback/sandbox", ClientKey.GeneratePem(Smart.Keys.SigningAlgorithm.ES384));
        var jwks = new ClientKeyStore([ClientKey.FromPem("k1", Smart.Keys.SigningAlgorithm.ES384, pem)], []).PublicJwks();
        var sandbox = await SandboxEhr.StartAsync(new SandboxOptions
        {
            LaunchUrl = new Uri(app, "/launch"),
            Persona = persona,
            Clients = [withKeys ? RegisteredClient.WithKeys("ccmfhir", jwks, redirect) : RegisteredClient.Open("ccmfhir", redirect)],
        });
        using var example = typeof(WebHost).Assembly.GetManifestResourceStream("launch.json.example")!;
        var json = JsonNode.Parse(example)!;
        json["app"]!["publicBaseUrl"] = app.GetLeftPart(UriPartial.Authority);
        json["ehrs"]![0]!["iss"] = new JsonArray(sandbox.FhirBase.AbsoluteUri);
        json["ehrs"]![0]!["http"]!["requestsPerSecond"] = 500;
        if (withKeys)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "key.pem"), pem);
            json["app"]!["keys"] = JsonNode.Parse($$"""[{"kid":"k1","alg":"ES384","use":"current","privateKeyRef":"file:{{folder.FullName}}/key.pem"}]""");
            json["ehrs"]![0]!["auth"] = JsonNode.Parse("""{"method":"private_key_jwt","alg":"ES384"}""");
            json["ehrs"]![0]!["backend"] = JsonNode.Parse("""
                {"enabled":true,"clientId":"ccmfhir","scopes":["system/Patient.rs","system/Condition.rs","system/Encounter.rs","system/Coverage.rs",
                 "system/CarePlan.crus","system/Goal.rs","system/CareTeam.rs","system/Consent.crus","system/ChargeItem.crus","system/MedicationRequest.rs","system/Task.crus",
                 "system/Observation.crus","system/Practitioner.r","system/PractitionerRole.rs"]}
                """);
        }

        change?.Invoke(json);
        var file = Path.Combine(folder.FullName, "launch.json");
        await File.WriteAllTextAsync(file, json.ToJsonString());
        return new EhrUnderTest(sandbox, folder, file);
    }

    public EhrProbe Probe() => new(Configuration, Configuration.Ehrs[0], TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
