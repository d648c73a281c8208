using System.Diagnostics;
using System.Text.Json.Nodes;
using CcmFhir.Testing;

namespace CcmFhir.Peers.Tests;

/// <summary><c>ccmfhir doctor</c> and <c>ccmfhir certify</c> at the EHR made of other people's software.</summary>
public sealed class PeerConnectTests
{
    [Fact]
    public async Task The_doctor_finds_nothing_broken_at_the_peer()
    {
        await using var installation = await PeerInstallation.CreateAsync();
        var (exitCode, output) = await RunAsync("doctor", "--ehr", "peer", "--config", installation.LaunchFile, "--json");
        var report = JsonNode.Parse(output)!;

        Assert.Empty(report["checks"]!.AsArray().Where(c => c!["status"]!.ToString() == "fail").Select(c => c!.ToJsonString()));
        Assert.Equal((0, "fhir-create"), (exitCode, report["routes"]!["routes"]![0]!["route"]!.ToString()));
    }

    [Fact]
    public async Task The_setup_page_checks_the_peer_with_the_launchs_own_token_and_patient()
    {
        await using var installation = await PeerInstallation.CreateAsync(
            launchJson: ehr => ehr["roles"] = JsonNode.Parse("""[{"match":{"any":true},"appRole":"integrator"}]"""));
        var (exitCode, _) = await RunAsync("launch", "validate", installation.LaunchFile);
        Assert.Equal(0, exitCode);
        await using var app = await installation.StartAsync();
        var patient = await installation.Clinic.AdmitAsync("Setup");
        using var integrator = new BrowserSession(installation.App);
        await integrator.LaunchAsync(await installation.Clinic.Peer.LaunchUrlAsync(patient, installation.Clinic.Nurse));

        await integrator.SubmitAsync("/setup", "/setup/run");
        var report = await integrator.OpenAsync("/setup/report");
        while (report.Html.Contains("every 1s", StringComparison.Ordinal))
        {
            report = await integrator.OpenAsync("/setup/report");
        }

        Assert.DoesNotContain("edge-stop", report.Html, StringComparison.Ordinal);
        Assert.Contains("Search Condition by patient", report.Text, StringComparison.Ordinal);
        Assert.Contains("fhir-create", report.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(patient, report.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_wrong_setting_is_a_red_line_at_the_peer()
    {
        await using var installation = await PeerInstallation.CreateAsync();
        (string Wrong, Action<JsonNode> Change, string[] Red)[] settings =
        [
            ("client id", json => json["ehrs"]![0]!["clientId"] = "nobody", ["authorization-request", "client-accepted"]),
            ("redirect URL", json => json["app"]!["publicBaseUrl"] = "http://localhost:1", ["authorization-request"]),
            ("FHIR base", json => json["ehrs"]![0]!["iss"] = new JsonArray(json["ehrs"]![0]!["iss"]![0]! + "/R5"), ["smart-configuration", "metadata"]),
            ("kind of client", json => json["ehrs"]![0]!["auth"] = JsonNode.Parse("""{"method":"client_secret_basic","secretRef":"env:PATH"}"""), ["client-accepted"]),
        ];
        var original = await File.ReadAllTextAsync(installation.LaunchFile);
        foreach (var (wrong, change, red) in settings)
        {
            var json = JsonNode.Parse(original)!;
            json["ehrs"]![0]!["backend"] = JsonNode.Parse("""{"enabled":false}""");
            change(json);
            await File.WriteAllTextAsync(installation.LaunchFile, json.ToJsonString());
            var (_, output) = await RunAsync("doctor", "--ehr", "peer", "--config", installation.LaunchFile, "--json");
            var failed = JsonNode.Parse(output)!["checks"]!.AsArray().Where(c => c!["status"]!.ToString() == "fail").ToArray();

            Assert.Equal((wrong, string.Join(' ', red)), (wrong, string.Join(' ', failed.Select(c => c!["id"]!.ToString()))));
            Assert.All(failed, c => Assert.True(c!["asked"] is not null && c["came"] is not null && c["toDo"] is not null, c.ToJsonString()));
        }
    }

    [Fact]
    public async Task The_conformance_run_passes_at_the_peer()
    {
        await using var installation = await PeerInstallation.CreateAsync();
        var patient = await installation.Clinic.AdmitAsync("Certify");
        var launch = await installation.Clinic.Peer.LaunchUrlAsync(patient, installation.Clinic.Physician);
        var folder = Directory.CreateTempSubdirectory("ccmfhir-peer-certify-");
        try
        {
            await RunAsync(
                "certify", "--ehr", "peer", "--config", installation.LaunchFile, "--out", folder.FullName, "--launch-url", launch.AbsoluteUri);
            var report = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "certify.json")))!;

            Assert.Equal([], report["results"]!.AsArray().Where(r => r!["verdict"]!.ToString() == "fail").Select(r => $"{r!["id"]}: {r["why"]}"));
            Assert.True(report["run"]!.GetValue<int>() >= 45, $"only {report["run"]} checks ran");

            // oidc-provider's own introspection endpoint knows the token it gave.
            var introspection = report["results"]!.AsArray().Single(r => r!["id"]!.ToString() == "token.introspection")!;
            Assert.Equal("pass", introspection["verdict"]!.ToString());
            Assert.StartsWith("active, until 20", introspection["why"]!.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in arguments.Prepend(AppProcess.Program()))
        {
            info.ArgumentList.Add(argument);
        }

        using var process = Process.Start(info)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
