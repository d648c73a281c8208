using System.Collections.Frozen;
using System.Collections.Immutable;
using CcmFhir.Smart.Scopes;

namespace CcmFhir.Smart.Ehrs;

/// <summary>
/// What one EHR and this app agreed on when the app was registered there. Also the border of what may be contacted on
/// behalf of that EHR: <see cref="Permits"/>.
/// </summary>
public sealed class EhrRegistration
{
    private readonly FrozenSet<string> _authorities;

    /// <param name="id">Short name in URLs and logs: letters, digits, dot, dash, underscore.</param>
    /// <param name="displayName">For people.</param>
    /// <param name="iss">FHIR base URLs as the EHR sends them; the first is used for a standalone launch.</param>
    /// <param name="allowedHosts">
    /// Further hosts (<c>host</c> for the default port, <c>host:port</c>) that discovery may point to: authorization, keys, styles.
    /// The hosts of <paramref name="iss"/> and of the OIDC issuers are allowed anyway.
    /// </param>
    /// <param name="clientId">As the EHR issued it.</param>
    /// <param name="authentication">At the token endpoint.</param>
    /// <param name="redirectUri">Exact registered value, one per EHR (it tells the EHRs apart in a mix-up attack).</param>
    /// <param name="scopes">Asked for at launch.</param>
    /// <param name="plainHttp">Development only.</param>
    /// <exception cref="ArgumentException">A value is missing or not usable; the parameter is named.</exception>
    public EhrRegistration(
        string id,
        string displayName,
        IEnumerable<string> iss,
        IEnumerable<string> allowedHosts,
        string clientId,
        ClientAuthentication authentication,
        string redirectUri,
        ScopeWishes scopes,
        PlainHttp plainHttp = PlainHttp.Never)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(displayName);
        ArgumentException.ThrowIfNullOrWhiteSpace(clientId);
        if (id.Length is 0 or > 64 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'))
        {
            throw new ArgumentException("An EHR id is 1 to 64 letters, digits, dots, dashes or underscores.", nameof(id));
        }

        Id = id;
        DisplayName = displayName;
        ClientId = clientId;
        Authentication = authentication;
        Scopes = scopes;
        PlainHttp = plainHttp;
        FhirBases = [.. iss.Select(Base)];
        if (FhirBases.IsEmpty)
        {
            throw new ArgumentException("An EHR has at least one iss.", nameof(iss));
        }

        RedirectUri = redirectUri;
        if (!Uri.TryCreate(redirectUri, UriKind.Absolute, out var redirect) || !SchemeIsAllowed(redirect) || redirect.Fragment.Length > 0)
        {
            throw new ArgumentException("The redirect URI is an absolute https URL without fragment.", nameof(redirectUri));
        }

        AllowedHosts = [.. allowedHosts];
        _authorities = AllowedHosts.Select(Authority).Concat(FhirBases.Select(b => b.Authority)).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    public string Id { get; }

    public string DisplayName { get; }

    /// <summary>Normalised FHIR base URLs, without trailing slash.</summary>
    public ImmutableArray<Uri> FhirBases { get; }

    public ImmutableArray<string> AllowedHosts { get; }

    public string ClientId { get; }

    public ClientAuthentication Authentication { get; }

    public string RedirectUri { get; }

    public ScopeWishes Scopes { get; }

    public PlainHttp PlainHttp { get; }

    public IdTokenRules IdToken { get; init; } = IdTokenRules.Default;

    public AuthorizeMethod AuthorizeMethod { get; init; }

    public RegistrationKind Kind { get; init; }

    /// <summary>
    /// True (the default) refuses servers that do not advertise S256. S256 is sent either way.
    /// </summary>
    public bool RequirePkce { get; init; } = true;

    /// <summary>Null when this EHR gives no unattended access.</summary>
    public BackendClient? Backend { get; init; }

    /// <summary>
    /// Whether this library may contact <paramref name="url"/>, or send a browser there, for this EHR: absolute,
    /// https (or http as <see cref="PlainHttp"/> says), no user info, and a host and port of this EHR.
    /// </summary>
    public bool Permits(Uri url) =>
        url.IsAbsoluteUri && SchemeIsAllowed(url) && url.UserInfo.Length == 0
        && (_authorities.Contains(url.Authority) || IdToken.Issuers.Any(i => new Uri(i).Authority == url.Authority));

    internal ClientIdentity Client => new(ClientId, Authentication);

    private bool SchemeIsAllowed(Uri url) =>
        url.Scheme == Uri.UriSchemeHttps
        || (url.Scheme == Uri.UriSchemeHttp && PlainHttp switch
        {
            PlainHttp.Never => false,
            PlainHttp.OnLoopback => url.IsLoopback,
            PlainHttp.AnyAllowedHost => true,
        });

    private Uri Base(string iss)
    {
        if (!IssuerUrl.TryNormalise(iss, out var normal) || !SchemeIsAllowed(new Uri(normal)))
        {
            throw new ArgumentException("An iss is an absolute https URL without query and fragment.", nameof(iss));
        }

        return new Uri(normal);
    }

    private static string Authority(string allowedHosts) =>
        Uri.TryCreate($"https://{allowedHosts}/", UriKind.Absolute, out var url) && url.PathAndQuery == "/" && url.UserInfo.Length == 0
        && url.Fragment.Length == 0 && !allowedHosts.Contains('*', StringComparison.Ordinal)
            ? url.Authority
            : throw new ArgumentException("An allowed host is host or host:port, without scheme, path and wildcard.", nameof(allowedHosts));
}
