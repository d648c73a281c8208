using System.CommandLine;
using CcmFhir.Web.Commands;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Hosting;

namespace CcmFhir.Web.Tests.Configuration;

public sealed class LaunchCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("launch").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_effective_configuration_is_printed_without_the_secret()
    {
        File.WriteAllText(Path.Combine(_folder, "secret"), "hunter2hunter2\n");
        var (code, output, _) = await Run(LaunchJson.With("dataProtection.masterSecretRef", $"\"file:{_folder}/secret\""), "--json");

        Assert.Equal(0, code);
        Assert.Contains("\"nonceMode\": \"verify-if-present\"", output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_no_effect_yet_is_told_and_is_no_error()
    {
        File.WriteAllText(Path.Combine(_folder, "secret"), "hunter2hunter2\n");
        var (code, output, error) = await Run(LaunchJson.With(
            ("dataProtection.masterSecretRef", $"\"file:{_folder}/secret\""), ("ehrs[0].capabilityOverrides.transaction", "true")));

        Assert.Equal(0, code);
        Assert.StartsWith("ccmfhir: ehrs[0].capabilityOverrides.transaction is read and has no effect yet", error, StringComparison.Ordinal);
        Assert.Contains("\"transaction\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_are_bad_input()
    {
        var (code, output, _) = await Run(LaunchJson.With("dataProtection.masterSecretRef", "\"file:/nowhere/secret\""), "--json");

        Assert.Equal(2, code);
        Assert.Equal(
            """{"errors":[{"path":"dataProtection.masterSecretRef","message":"Nothing can be read at file:/nowhere/secret. Create the file and let the app's user read it."}]}""",
            System.Text.Json.Nodes.JsonNode.Parse(output)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_bad_input()
    {
        var (code, output, error) = await RunOn(Path.Combine(_folder, "none.json"));

        Assert.Equal((2, ""), (code, output));
        Assert.Equal($"ccmfhir: $: {_folder}/none.json cannot be read (it does not exist). Name the file, or copy launch.json.example to launch.json.", error.TrimEnd());
    }

    [Fact]
    public async Task A_file_that_is_not_UTF_8_is_bad_input()
    {
        var file = Path.Combine(_folder, "latin1.json");
        File.WriteAllBytes(file, [(byte)'"', 0xE9, (byte)'"']);

        var (code, _, error) = await RunOn(file);

        Assert.Equal((2, "ccmfhir: $: Is not UTF-8. Save the file as UTF-8."), (code, error.TrimEnd()));
    }

    [Theory]
    [InlineData("ehrs[0].iss", """["http://127.0.0.1:5100/fhir"]""")]
    [InlineData("app.publicBaseUrl", "\"http://localhost:5200\"")]
    [InlineData("ehrs[0].allowedHosts", """["ehr.example.org", "login.example.org:8443"]""")]
    public async Task What_is_accepted_starts(string path, string json)
    {
        var text = LaunchJson.With((path, json), Secret);
        var (code, _, error) = await Run(text);

        Assert.Equal((0, $"ccmfhir: {_folder}/launch.json is accepted; with all defaults it says:"), (code, error.TrimEnd()));
        Assert.NotEmpty(Ehr.Registrations.Of(LaunchFile.ReadText(text).Configuration!).All);
    }

    [Theory]
    [InlineData("ehrs[0].launch", """{ "verbatim": "launch openid  fhirUser" }""",
        "ehrs[0].launch.verbatim: A scope is one word of visible ASCII without quotes and backslashes. Correct the value.")]
    [InlineData("app.keys", """[{ "kid": "k1", "alg": "ES384", "use": "current", "privateKeyRef": "file:{folder}/secret" }]""",
        "app.keys[0].privateKeyRef: The key k1 is not an unencrypted PEM private key of its kind. Correct the value.")]
    public async Task What_the_start_would_die_on_is_refused_by_its_key(string path, string json, string expected)
    {
        var text = LaunchJson.With((path, json.Replace("{folder}", _folder, StringComparison.Ordinal)), Secret);
        var (code, _, error) = await Run(text);

        Assert.Equal((2, $"ccmfhir: {expected}"), (code, error.TrimEnd()));
        var refused = await Assert.ThrowsAsync<InvalidConfigurationException>(() => WebHost.BuildAsync(new WebHostSettings(text, [])));
        Assert.Equal(expected, refused.Faults.Single());
    }

    /// <summary>A master secret that can be read.</summary>
    private (string Path, string? Json) Secret
    {
        get
        {
            File.WriteAllText(Path.Combine(_folder, "secret"), "hunter2hunter2\n");
            return ("dataProtection.masterSecretRef", $"\"file:{_folder}/secret\"");
        }
    }

    private Task<(int Code, string Output, string Error)> Run(string json, params string[] args)
    {
        var file = Path.Combine(_folder, "launch.json");
        File.WriteAllText(file, json);
        return RunOn(file, args);
    }

    private static async Task<(int Code, string Output, string Error)> RunOn(string file, params string[] args)
    {
        using StringWriter output = new(), error = new();
        var code = await new RootCommand { new LaunchCommand() }.Parse(["launch", "validate", file, .. args])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
