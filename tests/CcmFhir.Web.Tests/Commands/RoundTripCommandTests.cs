using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Web.Commands;

namespace CcmFhir.Web.Tests.Commands;

public sealed class RoundTripCommandTests : IDisposable
{
    private const string Patient = """{"resourceType":"Patient","id":"p","multipleBirthInteger":2,"extension":[{"url":"u","valueDecimal":1.50}]}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ccmfhir-roundtrip-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_folder_that_does_not_exist_or_holds_nothing_is_bad_input()
    {
        Assert.Equal(2, (await RunAsync(Path.Combine(_folder.FullName, "none"))).ExitCode);
        Assert.Equal(2, (await RunAsync(_folder.FullName)).ExitCode);
    }

    [Fact]
    public async Task Files_that_are_no_JSON_are_named_with_their_place_and_the_rest_is_checked()
    {
        Write("bad.json", "{\"resourceType\":\"Patient\"");
        Write("lines.ndjson", $"{Patient}\n\n[1]\n");
        Write("good.json", Patient);

        var run = await RunAsync(_folder.FullName);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            """{"files":3,"resources":2,"bytes":212,"unknownMembers":4,"skipped":0,"differences":[],"errors":[{"path":"bad.json","message":"NotJson at line 1, byte 26"},{"path":"lines.ndjson:3","message":"NotAResource at line 1, byte 1"}]}""",
            run.Output);
    }

    [Fact]
    public async Task Every_resource_below_the_folder_is_counted_and_what_is_none_is_skipped()
    {
        Write("package.json", """{"name":"x"}""");
        Write("bom.json", "\uFEFF" + Patient);
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "deep"));
        await using (var zip = new GZipStream(File.Create(Path.Combine(_folder.FullName, "deep", "a.ndjson.gz")), CompressionLevel.Fastest))
        {
            zip.Write(Encoding.UTF8.GetBytes($"{Patient}\n{Patient}"));
        }

        var run = await RunAsync(_folder.FullName);
        var figures = JsonNode.Parse(run.Output)!;

        Assert.Equal((0, 3, 3, 1, 6), (run.ExitCode, (int)figures["files"]!, (int)figures["resources"]!, (int)figures["skipped"]!, (int)figures["unknownMembers"]!));
    }

    private static Task<CommandRun> RunAsync(string folder) => CommandRun.OfAsync(new RoundTripCommand(), "--path", folder, "--json");

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
}
