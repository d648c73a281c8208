using System.Text.Json.Nodes;
using CcmFhir.Sandbox;
using CcmFhir.Smart;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Keys;
using CcmFhir.Smart.Tokens;
using CcmFhir.Testing;
using CcmFhir.Web.Commands;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Hosting;

/// <summary>Rotated keys come into the running app, while tokens are being asked for.</summary>
public sealed class KeyReloadTests : IDisposable
{
    private const int Calls = 100;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ccmfhir-reload-");

    [Fact]
    public async Task A_hundred_token_calls_go_on_while_the_keys_rotate()
    {
        await using var app = await StartAsync();
        var (ehr, tokens) = (app.Services.GetRequiredService<EhrRegistry>().ById("sandbox")!, app.Services.GetRequiredService<TokenClient>());
        var smart = (await app.Services.GetRequiredService<SmartDiscovery>().Read(ehr, ehr.FhirBases[0], default)).Value!;
        var before = await JwksAsync(app);
        var (done, half) = (0, new TaskCompletionSource());

        async Task<SmartFailureKind?[]> AskAsync()
        {
            var answers = new List<SmartFailureKind?>();
            while (answers.Count < Calls / 4)
            {
                // A new store of tokens each time: every call asks the EHR.
                answers.Add((await new SystemTokens(tokens, TimeProvider.System).Get(ehr, smart, ehr.FhirBases[0], default)).Failure?.Kind);
                if (Interlocked.Increment(ref done) == Calls / 4)
                {
                    half.SetResult();
                }
            }

            return [.. answers];
        }

        var asking = Enumerable.Range(0, 4).Select(_ => Task.Run(AskAsync)).ToArray();
        await half.Task;
        var rotated = await CommandRun.OfAsync(new KeysCommand(), "rotate", "--config", app.LaunchFile);
        var taken = app.Services.GetRequiredService<KeyReload>().Look();
        var answers = (await Task.WhenAll(asking)).SelectMany(a => a).ToArray();

        Assert.Equal((CommandLine.Done, true, Calls), (rotated.ExitCode, taken, answers.Length));
        Assert.All(answers, a => Assert.Null(a));
        var after = await JwksAsync(app);
        Assert.Equal(["k1", "k2"], before);
        Assert.Equal(3, after.Length);
        Assert.Equal("k2", app.Services.GetRequiredService<ClientKeyStore>().Select(SigningAlgorithm.ES384, null)!.Kid);
        Assert.Contains("k1", after);
        Assert.Contains(app.Log.All, l => l.Contains("now signing with k2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData(null)]
    public async Task A_file_that_cannot_be_used_changes_nothing_and_is_told(string? text)
    {
        await using var app = await StartAsync();
        if (text is not null)
        {
            await File.WriteAllTextAsync(app.LaunchFile, text);
        }
        else
        {
            await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "k1.pem"), "-----BEGIN PRIVATE KEY-----");
        }

        Assert.False(app.Services.GetRequiredService<KeyReload>().Look());
        Assert.Equal(["k1", "k2"], await JwksAsync(app));
        Assert.Contains(app.Log.All, l => l.Contains("the signing keys stay as they were", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string[]> JwksAsync(RunningApp app)
    {
        using var http = new HttpClient();
        var set = JsonNode.Parse(await http.GetStringAsync(new Uri(app.BaseUrl, "/.well-known/jwks.json")))!;
        return [.. set["keys"]!.AsArray().Select(k => k!["kid"]!.ToString())];
    }

    private async Task<RunningApp> StartAsync()
    {
        var keys = new[] { "k1", "k2" }.Select(kid => (Kid: kid, Pem: ClientKey.GeneratePem(SigningAlgorithm.ES384))).ToArray();
        foreach (var (kid, pem) in keys)
        {
            await File.WriteAllTextAsync(Path.Combine(_folder.FullName, kid + ".pem"), pem);
        }

        // The EHR knows both keys and fetches no other: what is signed with a third one it refuses.
        var jwks = new ClientKeyStore(keys.Select(k => ClientKey.FromPem(k.Kid, SigningAlgorithm.ES384, k.Pem)), []).PublicJwks();
        return await RunningApp.StartAsync(new RunningAppOptions
        {
            Clock = TimeProvider.System,
            Sandbox = o => o with { Clients = [RegisteredClient.WithKeys("ccmfhir", jwks, [.. o.Clients[0].RedirectUris])] },
            LaunchJson = json =>
            {
                json["app"]!["keys"] = JsonNode.Parse($$"""
                    [{"kid":"k1","alg":"ES384","use":"current","privateKeyRef":"file:{{_folder.FullName}}/k1.pem"},
                     {"kid":"k2","alg":"ES384","use":"next","privateKeyRef":"file:{{_folder.FullName}}/k2.pem"}]
                    """);
                json["ehrs"]![0]!["auth"] = JsonNode.Parse("""{"method":"private_key_jwt","alg":"ES384"}""");
                json["ehrs"]![0]!["backend"] = JsonNode.Parse("""{"enabled":true,"clientId":"ccmfhir","scopes":["system/Patient.rs"]}""");
            },
        });
    }
}
