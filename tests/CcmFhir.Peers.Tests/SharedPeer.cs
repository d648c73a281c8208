using System.Net.Http.Headers;
using System.Text;

namespace CcmFhir.Peers.Tests;

/// <summary>One peer for a class of tests, with a token that may do everything.</summary>
public sealed class SharedPeer : IAsyncLifetime
{
    internal PeerOptions Options { get; init; } = new();

    internal PeerServer Peer { get; private set; } = null!;

    internal HttpClient Fhir { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Peer = await PeerServer.StartAsync(Options);
        using var browser = new PeerBrowser(Peer, Options);
        var token = await browser.LaunchAsync("none", "nurse", "openid launch user/*.cruds");
        Fhir = new HttpClient { BaseAddress = new Uri($"{Peer.FhirBase}/") };
        Fhir.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token["access_token"]!.GetValue<string>());
    }

    public async Task DisposeAsync()
    {
        Fhir.Dispose();
        await Peer.DisposeAsync();
    }

    internal async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/fhir+json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Fhir.SendAsync(request);
    }
}
