using System.Collections.Immutable;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Http;
using CcmFhir.Smart.Keys;
using CcmFhir.Smart.Scopes;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Ehr;

/// <summary>launch.json's EHRs in the words of the SMART library.</summary>
internal static class Registrations
{
    public static EhrRegistry Of(LaunchConfiguration configuration) =>
        new(configuration.Ehrs.Select(e => Of(e, configuration.App)));

    /// <summary>The exact redirect URI to register at an EHR: one per EHR, which tells them apart in a mix-up attack.</summary>
    public static Uri RedirectUri(EhrConnection ehr, AppSettings app) => new(app.PublicBaseUrl, $"/callback/{ehr.Id}");

    /// <summary>
    /// The back office's identity provider, signed in to by the same client as an EHR; null when launch.json names none. Providers
    /// rarely announce S256, which is sent all the same. Its id is one no EHR can have.
    /// </summary>
    public static EhrRegistration? BackOffice(LaunchConfiguration configuration) => configuration.BackOffice is not { } office ? null : new EhrRegistration(
        "_office",
        office.DisplayName,
        [office.Issuer],
        office.AllowedHosts,
        office.ClientId,
        Authentication(office.Auth, new Uri(configuration.App.PublicBaseUrl, configuration.App.JwksPath)),
        new Uri(configuration.App.PublicBaseUrl, "/office/callback").AbsoluteUri,
        new ScopeWishes([], verbatim: string.Join(' ', office.Scopes)),
        PlainHttp.OnLoopback)
    {
        Kind = RegistrationKind.OpenIdConnect,
        RequirePkce = false,
        IdToken = new IdTokenRules([office.Issuer], Smart.Ehrs.NonceMode.Required, office.IdTokenAlgs),
    };

    /// <summary>The app's signing keys, read from where launch.json says they are kept.</summary>
    public static ClientKeyStore Keys(LaunchConfiguration configuration)
    {
        var (current, published) = KeysOf(configuration);
        return new ClientKeyStore(current, published);
    }

    /// <summary>The keys that sign, and those that are published only.</summary>
    /// <exception cref="InvalidOperationException">Nothing is there to read where launch.json says a key is kept.</exception>
    /// <exception cref="ArgumentException">What is there is no private key of its kind.</exception>
    public static (ImmutableArray<ClientKey> Current, ImmutableArray<ClientKey> Published) KeysOf(LaunchConfiguration configuration)
    {
        var keys = configuration.App.Keys.Select(k => (k.Use, Key: KeyOf(k))).ToArray();
        return ([.. keys.Where(k => k.Use == KeyUse.Current).Select(k => k.Key)], [.. keys.Where(k => k.Use != KeyUse.Current).Select(k => k.Key)]);
    }

    /// <exception cref="InvalidOperationException">Nothing is there to read where launch.json says the key is kept.</exception>
    /// <exception cref="ArgumentException">What is there is no private key of its kind.</exception>
    public static ClientKey KeyOf(AppKey key) => ClientKey.FromPem(
        key.Kid,
        key.Alg == Configuration.SigningAlgorithm.RS384 ? Smart.Keys.SigningAlgorithm.RS384 : Smart.Keys.SigningAlgorithm.ES384,
        Secret(key.PrivateKeyRef));

    /// <summary>Connections may end on loopback only where an EHR of the development environment, or one that is reached there, is configured.</summary>
    public static AddressReach Reach(LaunchConfiguration configuration) =>
        configuration.Ehrs.Any(e => e.Environment == EhrEnvironment.Development || e.Iss.Any(i => new Uri(i).IsLoopback))
        || configuration.BackOffice is { Issuer: var issuer } && new Uri(issuer).IsLoopback
            ? AddressReach.PublicPrivateAndLoopback
            : AddressReach.PublicAndPrivate;

    /// <exception cref="ArgumentException">A value cannot be used; the parameter is named.</exception>
    public static EhrRegistration Of(EhrConnection ehr, AppSettings app) => new(
        ehr.Id,
        ehr.DisplayName,
        ehr.Iss,
        ehr.AllowedHosts,
        ehr.ClientId,
        Authentication(ehr.Auth, new Uri(app.PublicBaseUrl, app.JwksPath)),
        RedirectUri(ehr, app).AbsoluteUri,
        new ScopeWishes(ehr.Launch.Required, ehr.Launch.Optional, ehr.Launch.Verbatim, ehr.Launch.Syntax switch
        {
            Configuration.ScopeSyntax.Auto => Smart.Scopes.ScopeSyntax.Auto,
            Configuration.ScopeSyntax.V1 => Smart.Scopes.ScopeSyntax.V1,
            Configuration.ScopeSyntax.V2 => Smart.Scopes.ScopeSyntax.V2,
        }),
        PlainHttpOf(ehr))
    {
        AuthorizeMethod = ehr.AuthorizeMethod switch
        {
            Configuration.AuthorizeMethod.Auto => Smart.Ehrs.AuthorizeMethod.Auto,
            Configuration.AuthorizeMethod.Get => Smart.Ehrs.AuthorizeMethod.Get,
            Configuration.AuthorizeMethod.Post => Smart.Ehrs.AuthorizeMethod.Post,
        },
        Backend = Backend(ehr, app),
        IdToken = new IdTokenRules(
            ehr.OidcIssuers,
            ehr.IdToken.NonceMode switch
            {
                Configuration.NonceMode.Required => Smart.Ehrs.NonceMode.Required,
                Configuration.NonceMode.VerifyIfPresent => Smart.Ehrs.NonceMode.VerifyIfPresent,
                Configuration.NonceMode.Off => Smart.Ehrs.NonceMode.Off,
            },
            ehr.IdToken.Algs,
            TimeSpan.FromSeconds(ehr.IdToken.ClockSkewSeconds)),
    };

    private static Smart.Ehrs.ClientAuthentication Authentication(Configuration.ClientAuthentication auth, Uri jwks) => auth.Method switch
    {
        ClientAuthMethod.Public => Smart.Ehrs.ClientAuthentication.Public,
        ClientAuthMethod.ClientSecretBasic => Smart.Ehrs.ClientAuthentication.SecretBasic(
            Secret(auth.SecretRef!), auth.FormEncodeSecret),
        ClientAuthMethod.PrivateKeyJwt => Smart.Ehrs.ClientAuthentication.PrivateKeyJwt(
            auth.Alg == Configuration.SigningAlgorithm.RS384 ? Smart.Keys.SigningAlgorithm.RS384 : Smart.Keys.SigningAlgorithm.ES384,
            jku: auth.SendJku ? jwks.AbsoluteUri : null),
    };

    /// <summary>Signs with the launch's algorithm where that signs too, else with the one of the first current key.</summary>
    private static BackendClient? Backend(EhrConnection ehr, AppSettings app)
    {
        if (ehr.Backend is not { Enabled: true, ClientId: { } clientId })
        {
            return null;
        }

        var algorithm = ehr.Auth.Alg ?? app.Keys.First(k => k.Use == KeyUse.Current).Alg;
        return new BackendClient(
            clientId,
            Smart.Ehrs.ClientAuthentication.PrivateKeyJwt(
                algorithm == Configuration.SigningAlgorithm.RS384 ? Smart.Keys.SigningAlgorithm.RS384 : Smart.Keys.SigningAlgorithm.ES384,
                jku: ehr.Auth.SendJku ? new Uri(app.PublicBaseUrl, app.JwksPath).AbsoluteUri : null),
            ehr.Backend.Scopes);
    }

    private static PlainHttp PlainHttpOf(EhrConnection ehr) => ehr switch
    {
        { Environment: EhrEnvironment.Development, AllowInsecureHttp: true } => PlainHttp.AnyAllowedHost,
        _ => PlainHttp.OnLoopback,
    };

    private static string Secret(SecretReference reference) => SecretReference.Resolve(reference.Text)
        ?? throw new InvalidOperationException($"launch.json: nothing is there to read at {reference.Text}.");
}
