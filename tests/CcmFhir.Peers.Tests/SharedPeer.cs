using System.Diagnostics;
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
        Fhir = new HttpClient(new Session(Peer, Options)) { BaseAddress = new Uri($"{Peer.FhirBase}/") };
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

    /// <summary>Signs in anew well before the token's hour is over: a crash run takes longer.</summary>
    private sealed class Session(PeerServer peer, PeerOptions options) : DelegatingHandler(new SocketsHttpHandler())
    {
        private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(30);

        private readonly SemaphoreSlim _one = new(1);
        private string? _token;
        private long _since;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(cancel));
            return await base.SendAsync(request, cancel);
        }

        protected override void Dispose(bool disposing)
        {
            _one.Dispose();
            base.Dispose(disposing);
        }

        private async Task<string> TokenAsync(CancellationToken cancel)
        {
            await _one.WaitAsync(cancel);
            try
            {
                if (_token is null || Stopwatch.GetElapsedTime(_since) > Renewal)
                {
                    using var browser = new PeerBrowser(peer, options);
                    _token = (await browser.LaunchAsync("none", "nurse", "openid launch user/*.cruds"))["access_token"]!.GetValue<string>();
                    _since = Stopwatch.GetTimestamp();
                }

                return _token;
            }
            finally
            {
                _one.Release();
            }
        }
    }
}
