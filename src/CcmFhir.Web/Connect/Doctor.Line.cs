using System.Globalization;
using CcmFhir.Smart;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Resources;

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
            Add("smart-configuration", CheckStatus.Fail, exchange, Came("said", found.Failure.Message), ToDoAbout(exchange) ?? ToDo(
                found.Failure.Kind == SmartFailureKind.HostNotAllowed ? "smart-configuration.host" : "smart-configuration"));
            return null;
        }

        var smart = found.Value;
        var plain = smart.Deviations.IsEmpty;
        Add("smart-configuration", plain ? CheckStatus.Pass : CheckStatus.Warn, exchange, plain ? null : Came("said", string.Join(' ', smart.Deviations)), ToDoUnless(plain, "tolerated"));
        var s256 = smart.CodeChallengeMethods.Contains("S256");
        var isStated = smart.Source == SmartConfigurationSource.CapabilityStatement;
        Note("pkce", s256 ? CheckStatus.Pass : isStated ? CheckStatus.Warn : CheckStatus.Fail,
            Came(s256 ? "offered" : isStated ? "pkce-unsaid" : "not-offered"), ToDoUnless(s256, "pkce"));
        Offered(smart, "launch-ehr", "launch-ehr");
        Offered(smart, "sso", "sso-openid-connect");
        LookAtAuthentication(smart);
        await LookAtIssuerAsync(smart, cancel);
        return smart;
    }

    /// <summary>What to do where no request came through at all; null when one did.</summary>
    private Phrase? ToDoAbout(Exchange? exchange) => exchange switch
    {
        { Status: null } when probe.TlsOf(exchange.Url.Host)?.Refused is not null => ToDo("certificate"),
        { Status: null } => ToDo("network"),
        _ => null,
    };

    private void Offered(SmartConfiguration smart, string id, string capability)
    {
        var offered = smart.Can(capability);
        Note(id, offered ? CheckStatus.Pass : CheckStatus.Warn, Came(offered ? "listed" : "not-listed", capability), ToDoUnless(offered, "unlisted"));
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
        Note("client-authentication", offered ? CheckStatus.Pass : CheckStatus.Warn, Came(offered ? "listed" : "not-listed", LaunchWords<ClientAuthMethod>.For(probe.Ehr.Auth.Method)),
            ToDoUnless(offered, "client-authentication"));
    }

    private async Task LookAtIssuerAsync(SmartConfiguration smart, CancellationToken cancel)
    {
        var issuer = probe.Registration.IdToken.Issuers is [var configured, ..] ? configured : smart.Issuer ?? probe.FhirBase.OriginalString;
        var mark = probe.Traffic.Mark;
        var keys = await probe.IdTokens.Prefetch(probe.Registration, smart, probe.FhirBase.OriginalString, cancel);
        var exchange = probe.Traffic.Since(mark).LastOrDefault();
        var toAllow = Listed((keys?.Algorithms ?? []).Select(a => $"\"{a}\""));
        (CheckStatus status, Phrase? meaning, Phrase? toDo) = keys switch
        {
            null => (CheckStatus.Fail, Came("no-key-set", issuer), ToDoAbout(exchange) ?? ToDo("ehr-jwks")),
            { FitsAllowed: true } => (CheckStatus.Pass, (Phrase?)null, (Phrase?)null),
            { Published.IsEmpty: true } => (CheckStatus.Fail, Came("keys.none"), ToDo("ehr-jwks.keys")),
            { Algorithms.IsEmpty: true } => (CheckStatus.Fail, Came("keys.unusable", Listed(keys.Published)), ToDo("ehr-jwks.keys")),
            _ => (CheckStatus.Fail, Came("keys.other", Listed(keys.Published), Listed(probe.Registration.IdToken.Algorithms)),
                ToDo("ehr-jwks.algs", toAllow)),
        };
        Add("ehr-jwks", status, exchange, meaning, toDo);
    }

    private static string Listed(IEnumerable<string> words) => string.Join(", ", words);

    private void LookAtClock()
    {
        var dated = probe.Traffic.Since(0).LastOrDefault(e => e.AnswerDate is not null);
        if (dated?.AnswerDate is not { } theirs)
        {
            Note("clock", CheckStatus.Skip, Came("no-date"));
            return;
        }

        var skew = (theirs - probe.Clock.GetUtcNow()).Duration();
        var status = skew <= SkewTolerated ? CheckStatus.Pass : skew.TotalSeconds <= probe.Ehr.IdToken.ClockSkewSeconds ? CheckStatus.Warn : CheckStatus.Fail;
        Add("clock", status, dated, Came("clock", string.Create(CultureInfo.InvariantCulture, $"{skew.TotalSeconds:0}")), ToDoUnless(status == CheckStatus.Pass, "clock"));
    }

    private void LookAtTls()
    {
        if (probe.FhirBase.Scheme != Uri.UriSchemeHttps)
        {
            Note("tls", probe.FhirBase.IsLoopback ? CheckStatus.Skip : CheckStatus.Warn, Came("plain-http"), ToDoUnless(probe.FhirBase.IsLoopback, "plain-http"));
            return;
        }

        if (probe.TlsOf(probe.FhirBase.Host) is not { } tls)
        {
            Note("tls", CheckStatus.Fail, Came("no-tls"), ToDo("certificate"));
            return;
        }

        if (tls.Refused is { } refused)
        {
            Note("tls", CheckStatus.Fail, Came("certificate-refused", refused, Day(tls.CertificateUntil)), ToDo("certificate"));
            return;
        }

        var soon = tls.CertificateUntil is { } until && until - probe.Clock.GetUtcNow() < CertificateSoon;
        Note("tls", soon ? CheckStatus.Warn : CheckStatus.Pass, Came("certificate", tls.Protocol, Day(tls.CertificateUntil)), ToDoUnless(!soon, "certificate-soon"));
    }

    private static string Day(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private async Task LookAtOwnKeysAsync(CancellationToken cancel)
    {
        if (probe.Ehr.Auth.Method != ClientAuthMethod.PrivateKeyJwt && !probe.Ehr.Backend.Enabled)
        {
            Note("own-jwks", CheckStatus.Skip, Came("no-proofs"));
            return;
        }

        var exchange = await probe.GetAsync(probe.OwnJwks, "application/json", Patience, cancel);
        var same = exchange is { Status: 200 } && exchange.AnswerBody == probe.Keys.PublicJwks();
        var served = exchange is { Status: 200 };
        Add("own-jwks", same ? CheckStatus.Pass : served ? CheckStatus.Fail : CheckStatus.Warn, exchange,
            same || !served ? null : Came("other-keys"), same ? null : ToDo(served ? "own-jwks.other" : "own-jwks.start"));
    }
}
