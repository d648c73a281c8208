using System.Diagnostics;
using System.Text.Json.Nodes;
using CcmFhir.Smart.Keys;

namespace CcmFhir.Peers.Tests;

/// <summary>
/// <c>ccmfhir panel</c> at the EHR made of other people's software: oidc-provider gives the app's own token, and Medplum's router, which has no
/// bulk export, is read by search.
/// </summary>
public sealed class PeerPanelTests : IDisposable
{
    private static readonly string[] Types =
    [
        "Group", "Patient", "Condition", "Observation", "Consent", "CarePlan", "EpisodeOfCare", "Encounter", "Coverage", "ChargeItem", "Claim",
        "ExplanationOfBenefit", "Procedure", "Basic", "List",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ccmfhir-peer-panel-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_members_of_a_group_are_read_by_search_and_decided()
    {
        var (key, jwks) = (Path.Combine(_folder.FullName, "key.pem"), Path.Combine(_folder.FullName, "jwks.json"));
        var pem = ClientKey.GeneratePem(SigningAlgorithm.ES384);
        await File.WriteAllTextAsync(key, pem);
        await File.WriteAllTextAsync(jwks, new ClientKeyStore([ClientKey.FromPem("k1", SigningAlgorithm.ES384, pem)], []).PublicJwks());
        await using var installation = await PeerInstallation.CreateAsync(
            launchJson: ehr =>
            {
                ehr.Root["app"]!["keys"] = JsonNode.Parse($$"""[{"kid":"k1","alg":"ES384","use":"current","privateKeyRef":"file:{{key}}"}]""");
                ehr["backend"] = new JsonObject
                {
                    ["enabled"] = true,
                    ["clientId"] = "ccm-system",
                    ["scopes"] = new JsonArray([.. Types.Select(t => JsonValue.Create($"system/{t}.rs"))]),
                };
            },
            systemJwks: jwks);
        var clinic = installation.Clinic;
        string[] patients = [await clinic.AdmitAsync("One"), await clinic.AdmitAsync("Two"), await clinic.AdmitAsync("Left")];
        var group = await clinic.PutInAsync($$"""
            {"resourceType":"Group","type":"person","actual":true,"member":[{"entity":{"reference":"Patient/{{patients[0]}}"} },
             {"entity":{"reference":"Patient/{{patients[1]}}"} },{"entity":{"reference":"Patient/{{patients[2]}}"},"inactive":true},
             {"entity":{"reference":"Practitioner/{{clinic.Physician}}"} }]}
            """);

        var (exitCode, lines, told) = await RunAsync("panel", "--ehr", "peer", "--config", installation.LaunchFile, "--month", "2026-10", "--group", group);

        var facts = lines.Select(l => JsonNode.Parse(l)!).ToArray();
        Assert.Equal((0, 2), (exitCode, facts.Length));
        Assert.Equal(patients[..2].Order(StringComparer.Ordinal), facts.Select(f => f["patient"]!["id"]!.ToString()));
        Assert.All(facts, f => Assert.Equal(
            ("E11.9 I10", "medicare-part-b", "99214", $"Practitioner/{clinic.Physician}"),
            (string.Join(' ', f["conditions"]!.AsArray().Select(c => c!["code"]!.ToString()).Order(StringComparer.Ordinal)), f["coverage"]![0]!["kind"]!.ToString(),
                f["visits"]![0]!["code"]!.ToString(), f["billingPractitioner"]!["id"]!.ToString())));
        Assert.Contains($"Group/{group}: by search", told);
        Assert.DoesNotContain(told, t => t.Contains("Testpatient", StringComparison.Ordinal));

        var file = Path.Combine(_folder.FullName, "panel.ndjson");
        await File.WriteAllLinesAsync(file, lines);
        var (decided, outcomes, _) = await RunAsync("evaluate", "--facts", file, "--json");
        Assert.Equal((0, "not-billable not-billable"), (decided, string.Join(' ', outcomes.Select(o => JsonNode.Parse(o)!["outcome"]!.ToString()))));
    }

    private static async Task<(int ExitCode, string[] Lines, string[] Told)> RunAsync(params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", arguments.Prepend(AppProcess.Program())) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(info)!;
        var told = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, Split(output), Split(await told));
    }

    private static string[] Split(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
