using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CcmFhir.Peers.Tests;

/// <summary>How the peer is started. Its one client is public unless a secret or a JWK Set file is given.</summary>
public sealed record PeerOptions
{
    public string ClientId { get; init; } = "ccm";

    public string RedirectUri { get; init; } = "http://localhost:5200/callback";

    public string LaunchUrl { get; init; } = "http://localhost:5200/launch";

    public string? ClientSecret { get; init; }

    /// <summary>Path of a file with the client's public JWK Set.</summary>
    public string? ClientJwks { get; init; }

    /// <summary>Path of a file with the public JWK Set of a second client, <c>ccm-system</c>, for Backend Services.</summary>
    public string? SystemJwks { get; init; }

    /// <summary>Folder of StructureDefinitions with snapshots for <see cref="PeerServer.ValidateAsync"/>.</summary>
    public string? Profiles { get; init; }

    /// <summary>0 takes any free port.</summary>
    public int FhirPort { get; init; }

    public int AuthPort { get; init; }
}

/// <summary>What goes wrong with the writes the peer is sent.</summary>
public enum PeerFault
{
    None,

    /// <summary>503, and nothing is stored.</summary>
    RefuseWrites,

    /// <summary>A tenth of a second before it is stored, and as long again before it is answered.</summary>
    LateWrites,

    /// <summary>Stored, and the connection is cut instead of an answer.</summary>
    LoseAnswers,

    /// <summary>Stored, and no answer as long as the caller waits.</summary>
    HoldAnswers,
}

/// <summary>
/// The EHR made of other people's software: Medplum's FHIR router and npm oidc-provider in one Node process. The
/// process ends with this object, and by itself when our end of its standard input closes.
/// </summary>
public sealed class PeerServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http = new();
    private readonly Uri _root;

    private PeerServer(Process process, JsonObject ready)
    {
        _process = process;
        _root = new Uri(ready["root"]!.GetValue<string>());
        FhirBase = new Uri(ready["fhir"]!.GetValue<string>());
        Issuer = new Uri(ready["issuer"]!.GetValue<string>());
    }

    /// <summary>The SMART <c>iss</c>, for example <c>http://127.0.0.1:5301/fhir</c>.</summary>
    public Uri FhirBase { get; }

    /// <summary>The authorization server, on a port of its own.</summary>
    public Uri Issuer { get; }

    public static async Task<PeerServer> StartAsync(PeerOptions options)
    {
        var info = new ProcessStartInfo("node") { WorkingDirectory = Folder(), RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in Arguments(options))
        {
            info.ArgumentList.Add(argument);
        }

        var process = Process.Start(info)!;
        var line = await process.StandardOutput.ReadLineAsync();
        return line is null
            ? throw new InvalidOperationException("The peer ended before it was ready; its standard error says why.")
            : new(process, (JsonObject)JsonNode.Parse(line)!);
    }

    /// <summary>The URL its user's browser opens to launch the app.</summary>
    public async Task<Uri> LaunchUrlAsync(string patient, string user)
    {
        var answer = await _http.GetFromJsonAsync<JsonElement>(
            new Uri(_root, $"launch-url?patient={Uri.EscapeDataString(patient)}&user={Uri.EscapeDataString(user)}"));
        return new(answer.GetProperty("url").GetString()!);
    }

    /// <summary>From now on, for every write.</summary>
    public async Task DisturbAsync(PeerFault fault)
    {
        var kind = fault switch
        {
            PeerFault.None => "none",
            PeerFault.RefuseWrites => "refuse-writes",
            PeerFault.LateWrites => "late-writes",
            PeerFault.LoseAnswers => "lose-answers",
            PeerFault.HoldAnswers => "hold-answers",
        };
        using var response = await _http.PutAsJsonAsync(new Uri(_root, "disturbance"), new { kind });
        response.EnsureSuccessStatusCode();
    }

    /// <summary>How many writes have reached it, whatever became of them.</summary>
    public async Task<int> WritesAsync() =>
        (await _http.GetFromJsonAsync<JsonElement>(new Uri(_root, "disturbance"))).GetProperty("writes").GetInt32();

    /// <summary>What <c>@medplum/core</c> finds wrong with a resource, as "path: text"; empty when nothing.</summary>
    public async Task<string[]> ValidateAsync(string resource, string? profile = null)
    {
        using var content = new StringContent(resource);
        var query = profile is null ? "" : $"?profile={Uri.EscapeDataString(profile)}";
        using var response = await _http.PostAsync(new Uri(_root, $"validate{query}"), content);
        response.EnsureSuccessStatusCode();
        var issues = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["issues"]!.AsArray();
        return [.. issues.Select(i => $"{i!["expression"]?[0]?.GetValue<string>()}: {i["details"]!["text"]!.GetValue<string>()}")];
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    /// <summary>Where the programs of others are run from.</summary>
    internal static string Folder()
    {
        var folder = Path.Combine(RepositoryRoot(), "tests", "CcmFhir.Peers.Tests", "peer");
        return Directory.Exists(Path.Combine(folder, "node_modules"))
            ? folder
            : throw new InvalidOperationException("The peer's packages are missing. Run 'npm ci' in tests/CcmFhir.Peers.Tests/peer, or tests/run.");
    }

    private static IEnumerable<string> Arguments(PeerOptions options)
    {
        (string Name, string? Value)[] arguments =
        [
            ("--client-id", options.ClientId), ("--redirect-uri", options.RedirectUri), ("--launch-url", options.LaunchUrl),
            ("--client-secret", options.ClientSecret), ("--client-jwks", options.ClientJwks), ("--system-jwks", options.SystemJwks), ("--profiles", options.Profiles),
            ("--fhir-port", options.FhirPort.ToString(CultureInfo.InvariantCulture)),
            ("--auth-port", options.AuthPort.ToString(CultureInfo.InvariantCulture)),
        ];
        return arguments.Where(a => a.Value is not null).SelectMany(a => new[] { a.Name, a.Value! }).Prepend("server.mjs");
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CcmFhir.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("CcmFhir.sln was not found above the tests.");
        }

        return folder.FullName;
    }
}
