using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using CcmFhir.Fhir.Rest;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Http;
using CcmFhir.Smart.Identity;
using CcmFhir.Smart.Keys;
using CcmFhir.Smart.Tokens;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Connect;

/// <summary>What a connection over TLS turned out to be.</summary>
/// <remarks><c>Refused</c>: why the certificate was not accepted; null when it was.</remarks>
internal sealed record TlsFacts(string Protocol, DateTimeOffset? CertificateUntil, string? Refused = null);

/// <summary>
/// The app's own way to one EHR, built as the app builds it and with nothing remembered from it, over one recorded line:
/// what a diagnosis sends is what the app would send, to hosts the app may contact.
/// </summary>
internal sealed class EhrProbe : IDisposable
{
    private readonly HttpClient _http;
    private readonly FhirServer _server;
    private readonly ConcurrentDictionary<string, TlsFacts> _tls = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="configuration">For the registration, and for what may be contacted.</param>
    /// <param name="ehr">One of its EHRs.</param>
    /// <param name="clock">For expiry, time limits and durations.</param>
    /// <param name="keys">The running app's, which may be newer than the configuration's; null reads those of the configuration.</param>
    public EhrProbe(LaunchConfiguration configuration, EhrConnection ehr, TimeProvider clock, ClientKeyStore? keys = null)
    {
        (Ehr, App, Clock) = (ehr, configuration.App, clock);
        Registry = Registrations.Of(configuration);
        Registration = Registry.ById(ehr.Id)!;
        Keys = keys ?? Registrations.Keys(configuration);
        var handler = OutboundHandler.Create(Registrations.Reach(configuration));
        handler.PlaintextStreamFilter = (connection, _) =>
        {
            if (connection.PlaintextStream is SslStream secure)
            {
                _tls[connection.InitialRequestMessage.RequestUri!.Host] = new TlsFacts(
                    secure.SslProtocol.ToString(), UntilOf(secure.RemoteCertificate));
            }

            return ValueTask.FromResult(connection.PlaintextStream);
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
        {
            if (errors != SslPolicyErrors.None)
            {
                _tls[((SslStream)sender).TargetHostName] = new TlsFacts("", UntilOf(certificate), TlsTrouble.Words(errors, chain));
            }

            return errors == SslPolicyErrors.None;
        };
        Traffic = new TrafficRecorder(handler, clock);
        _http = new HttpClient(Traffic);
        Discovery = new SmartDiscovery(_http, clock);
        Tokens = new TokenClient(_http, Keys, clock);
        IdTokens = new IdTokenValidator(_http, clock);
        _server = new FhirServer(
            new FhirServerSettings
            {
                BaseUrl = Registration.FhirBases[0],
                AllowedHosts = ehr.AllowedHosts,
                Timeout = TimeSpan.FromSeconds(ehr.Http.TimeoutSeconds),
                ConcurrencyMax = ehr.Http.MaxConcurrency,
                RequestsPerSecond = Math.Max(1, (int)ehr.Http.RequestsPerSecond),
                ExtraQuery = [.. ehr.Http.ExtraQuery.Select(q => (q.Key, q.Value))],
                ExtraHeaders = [.. ehr.Http.ExtraHeaders.Select(h => (h.Key, h.Value))],
                Limits = ehr.Http.JsonLimits,

                // Every answer is to be seen as it came: nothing is repeated, and no circuit opens after many refusals.
                RetriesMax = 0,
                BreakerAttempts = int.MaxValue,
            },
            _http,
            clock);
    }

    public EhrConnection Ehr { get; }

    public AppSettings App { get; }

    public TimeProvider Clock { get; }

    public EhrRegistry Registry { get; }

    public EhrRegistration Registration { get; }

    public ClientKeyStore Keys { get; }

    public TrafficRecorder Traffic { get; }

    public SmartDiscovery Discovery { get; }

    public TokenClient Tokens { get; }

    public IdTokenValidator IdTokens { get; }

    public Uri FhirBase => Registration.FhirBases[0];

    /// <summary>Where the app's public keys are served.</summary>
    public Uri OwnJwks => new(App.PublicBaseUrl, App.JwksPath);

    /// <summary>A validator with a clock of its own, for tokens that must look expired.</summary>
    public IdTokenValidator IdTokensAt(TimeProvider clock) => new(_http, clock);

    public FhirClient Client(string? accessToken) => new(_server, _ => ValueTask.FromResult(accessToken));

    /// <summary>Of the last connection to the host; null when it was not over TLS.</summary>
    public TlsFacts? TlsOf(string host) => _tls.GetValueOrDefault(host);

    /// <summary>
    /// GET on the recorded line. Null when the address is neither this EHR's nor our own key set: then nothing is sent.
    /// </summary>
    public async Task<Exchange?> GetAsync(Uri url, string accept, TimeSpan patience, CancellationToken cancel)
    {
        if (!Registration.Permits(url) && url != OwnJwks)
        {
            return null;
        }

        var mark = Traffic.Mark;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        try
        {
            using var answer = await _http.SendAsync(request, limit.Token);
        }
        catch (Exception failed) when (failed is HttpRequestException || (failed is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // The record says what happened.
        }

        return Traffic.Since(mark).LastOrDefault();
    }

    private static DateTimeOffset? UntilOf(X509Certificate? certificate) => certificate is X509Certificate2 full ? new DateTimeOffset(full.NotAfter) : null;

    public void Dispose()
    {
        _server.Dispose();
        _http.Dispose();
    }
}
