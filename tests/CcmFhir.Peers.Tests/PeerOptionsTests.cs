namespace CcmFhir.Peers.Tests;

/// <summary>What the peer can be started with besides a public client.</summary>
public sealed class PeerOptionsTests : IDisposable
{
    private const string Profile = """
        {"resourceType":"StructureDefinition","url":"https://example.org/born","id":"born","name":"Born","status":"active","kind":"resource","abstract":false,
         "type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint",
         "snapshot":{"element":[{"id":"Patient","path":"Patient","min":0,"max":"*"},
                                {"id":"Patient.birthDate","path":"Patient.birthDate","min":1,"max":"1","type":[{"code":"date"}]}]}}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_confidential_client_needs_its_secret_and_profiles_are_read_from_a_folder()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "born.json"), Profile);
        var options = new PeerOptions { ClientSecret = "s3cret", Profiles = _folder.FullName };
        await using var peer = await PeerServer.StartAsync(options);
        using var right = new PeerBrowser(peer, options);
        using var wrong = new PeerBrowser(peer, options with { ClientSecret = "wrong" });

        Assert.Equal("p1", (await right.LaunchAsync("p1", "nurse", "openid launch"))["patient"]!.GetValue<string>());
        Assert.Equal("invalid_client", (await wrong.LaunchAsync("p1", "nurse", "openid launch"))["error"]!.GetValue<string>());
        Assert.Equal(["Patient.birthDate: Missing required property"], await peer.ValidateAsync("""{"resourceType":"Patient"}""", "born"));
        Assert.Empty(await peer.ValidateAsync("""{"resourceType":"Patient","birthDate":"1950-01-01"}""", "https://example.org/born"));
    }
}
