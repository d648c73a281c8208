using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Connect;

/// <summary>The way to the EHR: discovery, keys, TLS, clocks.</summary>
internal sealed partial class Doctor
{
    private static readonly TimeSpan SkewTolerated = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan CertificateSoon = TimeSpan.FromDays(30);

    private async Task<SmartConfiguration?> DiscoverAsync(CancellationToken cancel)
    {
        var mark = probe.Traffic.Mark;
        var found = await probe.Discovery.Read(probe.Registration, probe.FhirBase, cancel);
        var exchange = probe.Traffic.Since(mark).LastOrDefault();
        if (!found.Succeeded)
        {
            Add("smart-configuration", "The EHR's SMART configuration", CheckStatus.Fail, exchange, found.Failure.Message,
                found.Failure.Kind == Smart.SmartFailureKind.HostNotAllowed
                    ? "Add the host of the EHR's authorization server to allowedHosts, after making sure it is theirs"
                    : "The FHIR base in iss must serve /.well-known/smart-configuration; check the address and the network");
            return null;
        }

        var smart = found.Value;
        Add("smart-configuration", "The EHR's SMART configuration", smart.Deviations.IsEmpty ? CheckStatus.Pass : CheckStatus.Warn, exchange,
            smart.Deviations.IsEmpty ? null : string.Join(' ', smart.Deviations), smart.Deviations.IsEmpty ? null : "Tolerated; tell the vendor");
        var s256 = smart.CodeChallengeMethods.Contains("S256");
        Note("pkce", "PKCE with S256", s256 ? CheckStatus.Pass : CheckStatus.Fail, s256 ? "offered" : "not offered", s256 ? null : "A SMART 2 server offers S256; ask the vendor for its SMART 2 endpoint");
        Offered(smart, "launch-ehr", "launch-ehr", "Launch from the EHR");
        Offered(smart, "sso", "sso-openid-connect", "Who signed in is told (OpenID Connect)");
        LookAtAuthentication(smart);
        await LookAtIssuerAsync(smart, cancel);
        return smart;
    }

    private void Offered(SmartConfiguration smart, string id, string capability, string title)
    {
        var offered = smart.Can(capability);
        Note(id, title, offered ? CheckStatus.Pass : CheckStatus.Warn, offered ? $"{capability} is listed" : $"{capability} is not listed", offered ? null : "Try it; some servers do what they do not list");
    }

    private void LookAtAuthentication(SmartConfiguration smart)
    {
        var (capability, method) = probe.Registration.Authentication.Kind switch
        {
            ClientAuthenticationKind.Public => ("client-public", "none"),
            ClientAuthenticationKind.SecretBasic => ("client-confidential-symmetric", "client_secret_basic"),
            ClientAuthenticationKind.PrivateKeyJwt => ("client-confidential-asymmetric", "private_key_jwt"),
        };
        var offered = smart.Can(capability) || smart.TokenEndpointAuthMethods.Contains(method);
        Note("client-authentication", "How the app proves who it is", offered ? CheckStatus.Pass : CheckStatus.Warn, $"{LaunchWords<ClientAuthMethod>.For(probe.Ehr.Auth.Method)} is {(offered ? "" : "not ")}listed by the EHR",
            offered ? null : "Compare auth.method with how the app was registered at the EHR");
    }

    private async Task LookAtIssuerAsync(SmartConfiguration smart, CancellationToken cancel)
    {
        const string Title = "Keys that sign the EHR's id_tokens";
        var issuer = probe.Registration.IdToken.Issuers is [var configured, ..] ? configured : smart.Issuer ?? probe.FhirBase.OriginalString;
        var mark = probe.Traffic.Mark;
        await probe.IdTokens.Prefetch(probe.Registration, smart, probe.FhirBase.OriginalString, cancel);
        var keys = probe.Traffic.Since(mark).LastOrDefault();
        var good = keys is { Status: 200 } && keys.AnswerBody.Contains("\"keys\"", StringComparison.Ordinal);
        Add("ehr-jwks", Title, good ? CheckStatus.Pass : CheckStatus.Fail, keys,
            good ? null : $"no key set was found for the issuer {issuer}",
            good ? null : "Name the exact issuer in oidcIssuers, and its host in allowedHosts");
    }

    private void LookAtClock()
    {
        var dated = probe.Traffic.Since(0).LastOrDefault(e => e.AnswerDate is not null);
        if (dated?.AnswerDate is not { } theirs)
        {
            Note("clock", "The two clocks agree", CheckStatus.Skip, "no answer carried a Date");
            return;
        }

        var skew = (theirs - probe.Clock.GetUtcNow()).Duration();
        var (status, toDo) = skew <= SkewTolerated ? (CheckStatus.Pass, null)
            : (skew.TotalSeconds <= probe.Ehr.IdToken.ClockSkewSeconds ? CheckStatus.Warn : CheckStatus.Fail, "Set this machine's clock by NTP: sign-in rests on both clocks");
        Add("clock", "The two clocks agree", status, dated, $"they differ by {skew.TotalSeconds:0} s (the Date has whole seconds)", toDo);
    }

    private void LookAtTls()
    {
        const string Title = "TLS and the certificate";
        if (probe.FhirBase.Scheme != Uri.UriSchemeHttps)
        {
            Note("tls", Title, probe.FhirBase.IsLoopback ? CheckStatus.Skip : CheckStatus.Warn, "plain http (allowed in development only)",
                probe.FhirBase.IsLoopback ? null : "Nothing but invented patients may go over this line");
            return;
        }

        const string Unchecked = "Certificates are never accepted unchecked: install the authority's certificate on this machine, or mend the EHR's chain";
        if (probe.TlsOf(probe.FhirBase.Host) is not { } tls)
        {
            Note("tls", Title, CheckStatus.Fail, "no connection over TLS came about", Unchecked);
            return;
        }

        if (tls.Refused is { } refused)
        {
            Note("tls", Title, CheckStatus.Fail, $"{refused} (valid until {tls.CertificateUntil:yyyy-MM-dd})", Unchecked);
            return;
        }

        var soon = tls.CertificateUntil is { } until && until - probe.Clock.GetUtcNow() < CertificateSoon;
        Note("tls", Title, soon ? CheckStatus.Warn : CheckStatus.Pass, $"{tls.Protocol}, certificate valid until {tls.CertificateUntil:yyyy-MM-dd}", soon ? "Tell the EHR's administrator: the certificate ends soon" : null);
    }

    private async Task LookAtOwnKeysAsync(CancellationToken cancel)
    {
        const string Title = "The app's own key set";
        if (probe.Ehr.Auth.Method != ClientAuthMethod.PrivateKeyJwt && !probe.Ehr.Backend.Enabled)
        {
            Note("own-jwks", Title, CheckStatus.Skip, "this EHR is not given signed proofs");
            return;
        }

        var exchange = await probe.GetAsync(probe.OwnJwks, "application/json", Patience, cancel);
        var same = exchange is { Status: 200 } && exchange.AnswerBody == probe.Keys.PublicJwks();
        Add("own-jwks", Title, same ? CheckStatus.Pass : exchange is { Status: 200 } ? CheckStatus.Fail : CheckStatus.Warn, exchange,
            same ? null : exchange is { Status: 200 } ? "other keys than those of launch.json" : null,
            same ? null : exchange is { Status: 200 } ? "The app takes rotated keys over within a minute; if it does not, it was started with another launch.json"
                : "Start the app; the EHR must reach this address from outside as well");
    }
}
