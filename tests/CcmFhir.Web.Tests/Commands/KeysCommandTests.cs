using System.Text.Json;
using System.Text.Json.Nodes;
using CcmFhir.Smart.Keys;
using CcmFhir.Web.Commands;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Tests.Configuration;
using SigningAlgorithm = CcmFhir.Smart.Keys.SigningAlgorithm;

namespace CcmFhir.Web.Tests.Commands;

public sealed class KeysCommandTests
{
    [Fact]
    public async Task Without_a_key_there_is_nothing_to_rotate()
    {
        using var folder = new ScratchFolder();

        var run = await CommandRun.OfAsync(new KeysCommand(), "rotate", "--config", folder.File("launch.json", WithSecret(folder, LaunchJson.Minimal)), "--json");

        Assert.Equal((2, """{"errors":[{"path":"app.keys","message":"There is no key to rotate."}]}"""), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_stays_as_it_is()
    {
        using var folder = new ScratchFolder();
        var file = folder.File("launch.json", "{}");

        var run = await CommandRun.OfAsync(new KeysCommand(), "rotate", "--config", file);

        Assert.Equal((2, "{}"), (run.ExitCode, await File.ReadAllTextAsync(file)));
    }

    [Fact]
    public async Task A_first_rotation_only_publishes_a_next_key_and_the_second_signs_with_it()
    {
        using var folder = new ScratchFolder();
        var (file, first) = LaunchWithKey(folder);

        var published = await RotateAsync(file);
        Assert.Equal((null, "k1", "[]"), Of(published));
        var next = published["next"]!.GetValue<string>();
        Assert.Equal([("k1", KeyUse.Current), (next, KeyUse.Next)], Keys(file));

        var rotated = await RotateAsync(file);
        Assert.Equal(("k1", next, "[]"), Of(rotated));
        Assert.Equal([("k1", KeyUse.Retired), (next, KeyUse.Current), (rotated["next"]!.GetValue<string>(), KeyUse.Next)], Keys(file));

        Assert.Equal((next, rotated["next"]!.GetValue<string>(), """["k1"]"""), Of(await RotateAsync(file)));
        Assert.True(File.Exists(first));
    }

    [Fact]
    public async Task What_is_printed_and_served_holds_no_private_part_and_the_file_is_the_owners()
    {
        using var folder = new ScratchFolder();
        var (file, _) = LaunchWithKey(folder);

        var run = await CommandRun.OfAsync(new KeysCommand(), "rotate", "--config", file, "--json");
        var path = JsonNode.Parse(run.Output)!["rotated"]![0]!["file"]!.GetValue<string>();
        var key = (await File.ReadAllTextAsync(path)).Split('\n')[1];

        Assert.DoesNotContain("PRIVATE", run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(key, run.Output + run.Error + await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? UnixFileMode.UserRead | UnixFileMode.UserWrite : File.GetUnixFileMode(path));
        var served = JsonNode.Parse(Registrations.Keys(LaunchFile.Read(file).Configuration!).PublicJwks())!["keys"]!.AsArray();
        Assert.Equal(2, served.Count);
        Assert.All(served, k => Assert.False(k!.AsObject().ContainsKey("d")));
    }

    private static async Task<JsonNode> RotateAsync(string file)
    {
        var run = await CommandRun.OfAsync(new KeysCommand(), "rotate", "--config", file, "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return JsonNode.Parse(run.Output)!["rotated"]!.AsArray().Single()!;
    }

    private static (string? Retired, string Current, string Dropped) Of(JsonNode rotated) =>
        (rotated["retired"]?.GetValue<string>(), rotated["current"]!.GetValue<string>(), rotated["dropped"]!.ToJsonString());

    private static IEnumerable<(string, KeyUse)> Keys(string file) => LaunchFile.Read(file).Configuration!.App.Keys.Select(k => (k.Kid, k.Use));

    private static (string File, string Key) LaunchWithKey(ScratchFolder folder)
    {
        var key = folder.File("k1.pem", ClientKey.GeneratePem(SigningAlgorithm.ES384));
        var json = LaunchJson.With("app.keys[0]", JsonSerializer.Serialize(new { kid = "k1", alg = "ES384", privateKeyRef = "file:" + key }));
        return (folder.File("launch.json", WithSecret(folder, json)), key);
    }

    private static string WithSecret(ScratchFolder folder, string json)
    {
        var root = JsonNode.Parse(json)!;
        root["dataProtection"]!["masterSecretRef"] = "file:" + folder.File("master.secret", new string('s', 40));
        return root.ToJsonString();
    }
}
