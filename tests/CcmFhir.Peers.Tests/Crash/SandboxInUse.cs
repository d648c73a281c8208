using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox;

namespace CcmFhir.Peers.Tests.Crash;

/// <summary>The sandbox EHR, with patients admitted through its own REST API.</summary>
internal sealed class SandboxInUse : ICrashEhr
{
    private static readonly string[] TypesWritten = ["Consent", "CarePlan", "Task", "Observation", "ChargeItem"];

    private static readonly string[] References = ["subject", "for", "patient"];

    private readonly SandboxEhr _ehr;
    private readonly HttpClient _http = new();

    private SandboxInUse(SandboxEhr ehr)
    {
        _ehr = ehr;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ehr.IssueAccessToken("user/*.crus"));
    }

    public InstalledEhr Installed => new(
        CrashInstallation.EhrId, "Sandbox EHR", _ehr.FhirBase, new Uri(_ehr.BaseUrl, "oauth"), "ccmfhir", "riverbend", "physician-oak");

    public string Nurse => "nurse-birch";

    public static async Task<SandboxInUse> StartAsync(Uri app) => new(await SandboxEhr.StartAsync(new SandboxOptions
    {
        LaunchUrl = new Uri(app, "launch"),
        Clients = [RegisteredClient.Open("ccmfhir", new Uri(app, $"callback/{CrashInstallation.EhrId}").AbsoluteUri)],
        AccessTokenLifetime = TimeSpan.FromHours(12),
    }));

    public Task<string> AdmitAsync(string given) => TestChart.AdmitAsync(given, Installed.Physician, PutInAsync);

    public Task<Uri> LaunchUrlAsync(string patient, string user) =>
        Task.FromResult(_ehr.LaunchUrl(new LaunchContext { Patient = patient, User = user }));

    public Task<IReadOnlyList<JsonObject>> WrittenAsync(string patient) => Task.FromResult<IReadOnlyList<JsonObject>>(
    [
        .. TypesWritten.SelectMany(type => _ehr.All(type)).Select(text => (JsonObject)JsonNode.Parse(text)!)
            .Where(r => PeerClinic.SystemOf(r) is not null && References.Any(e => r[e]?["reference"]?.GetValue<string>() == $"Patient/{patient}")),
    ]);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _ehr.DisposeAsync();
    }

    private async Task<string> PutInAsync(string resource)
    {
        var type = JsonNode.Parse(resource)!["resourceType"]!.GetValue<string>();
        using var content = new StringContent(resource, Encoding.UTF8, "application/fhir+json");
        using var response = await _http.PostAsync(new Uri($"{_ehr.FhirBase}/{type}"), content);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{type}: {answer}");
        return JsonNode.Parse(answer)!["id"]!.GetValue<string>();
    }
}
