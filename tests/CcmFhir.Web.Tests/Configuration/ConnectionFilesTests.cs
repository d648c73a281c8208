using System.Text.Json.Nodes;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Tests.Screens;

namespace CcmFhir.Web.Tests.Configuration;

/// <summary>The entries in docs/connections are what launch.json takes.</summary>
public sealed class ConnectionFilesTests
{
    private static readonly string Docs = Path.Combine(ScreenHost.Root(), "docs");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Path.Combine(Docs, "connections")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_connection_file_is_accepted_as_an_entry_and_named_in_the_guide(string file)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(ScreenHost.Root(), "launch.json.example")))!;
        json["app"]!["publicBaseUrl"] = "https://ccm.example.org";
        json["dataProtection"]!["createIfMissing"] = false;
        json["app"]!["keys"] = JsonNode.Parse("""
            [{"kid":"e","alg":"ES384","use":"current","privateKeyRef":"env:E"},{"kid":"r","alg":"RS384","use":"current","privateKeyRef":"env:R"}]
            """);
        json["ehrs"] = new JsonArray(JsonNode.Parse(File.ReadAllText(Path.Combine(Docs, "connections", file))));

        var read = LaunchConfigurationReader.Read(json.ToJsonString(), _ => new string('s', 40));

        Assert.Empty(read.Errors.Select(e => $"{e.Path}: {e.Message}"));
        Assert.Contains(file, File.ReadAllText(Path.Combine(Docs, "connecting.md")), StringComparison.Ordinal);
    }
}
