using System.Collections.Immutable;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;

namespace CcmFhir.Smart.Launch;

/// <summary>
/// Where to send the browser, and what to remember until it comes back.
/// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#obtain-authorization-code
/// </summary>
public sealed class AuthorizationRequest
{
    private const string AuthorizePost = "authorize-post";

    // Below what proxies in front of EHRs are known to take; past it POST is the better way where it is offered.
    private const int ComfortableUrlLength = 1900;

    private AuthorizationRequest(Uri endpoint, ImmutableArray<KeyValuePair<string, string>> fields, PendingAuthorization pending)
    {
        Endpoint = endpoint;
        Fields = fields;
        Pending = pending;
    }

    /// <summary>Form action of a POST.</summary>
    public Uri Endpoint { get; }

    /// <summary>Form fields of a POST, in order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Fields { get; }

    /// <summary>True: send a form with <see cref="Fields"/> to <see cref="Endpoint"/>. False: redirect to <see cref="Url"/>.</summary>
    public bool IsPost { get; private init; }

    public PendingAuthorization Pending { get; }

    /// <summary>The whole request as one URL.</summary>
    public Uri Url
    {
        get
        {
            var query = string.Join('&', Fields.Select(f => $"{f.Key}={Uri.EscapeDataString(f.Value)}"));
            var before = Endpoint.AbsoluteUri;
            return new Uri(before + (Endpoint.Query.Length == 0 ? "?" : "&") + query);
        }
    }

    /// <param name="launch">From the launch URL, or standalone.</param>
    /// <param name="configuration">Of the launch's EHR.</param>
    /// <param name="sessionId">Of the browser session made for this launch; only its hash is kept.</param>
    /// <param name="now">UTC.</param>
    /// <param name="stateLifetime">How long the user may take; 10 minutes is usual.</param>
    /// <param name="attempt">The second attempt leaves out optional scopes that write.</param>
    /// <returns>A failure when the server has no authorization endpoint or says what it offers, and not S256, though the registration wants it.</returns>
    public static SmartResult<AuthorizationRequest> Create(
        LaunchRequest launch,
        SmartConfiguration configuration,
        string sessionId,
        DateTimeOffset now,
        TimeSpan stateLifetime,
        ScopeAttempt attempt = ScopeAttempt.Full)
    {
        var ehr = launch.Ehr;
        if (configuration.AuthorizationEndpoint is not { } endpoint)
        {
            return new SmartFailure(SmartFailureKind.Unsupported, "The EHR names no authorization endpoint.");
        }

        // The statement of an EHR without a SMART configuration has no place to say it; S256 is sent all the same.
        if (ehr.RequirePkce && configuration.Source == SmartConfigurationSource.WellKnown && !configuration.CodeChallengeMethods.Contains("S256", StringComparer.Ordinal))
        {
            return new SmartFailure(SmartFailureKind.Unsupported, "The EHR does not offer PKCE with S256, which this registration requires.");
        }

        var pending = new PendingAuthorization
        {
            State = OpaqueValue.New(),
            Verifier = Pkce.NewVerifier(),
            Nonce = ehr.IdToken.NonceMode == NonceMode.Off ? null : OpaqueValue.New(),
            EhrId = ehr.Id,
            Iss = launch.Iss,
            Launch = launch.Launch,
            ContextScopes = string.Join(' ', launch.ContextScopes),
            RedirectUri = ehr.RedirectUri,
            Scopes = ScopeRequest.For(launch, configuration, attempt).ToString(),
            Attempt = attempt,
            Issuer = configuration.Issuer,
            IssuerExpected = configuration.IssuerInAuthorizationResponse,
            CreatedAt = now,
            ExpiresAt = now + stateLifetime,
            SessionHash = SessionBinding.Hash(sessionId),
        };
        var get = new AuthorizationRequest(endpoint, Parameters(ehr, pending), pending);
        return UsePost(ehr, configuration, get) ? new AuthorizationRequest(endpoint, get.Fields, pending) { IsPost = true } : get;
    }

    private static bool UsePost(EhrRegistration ehr, SmartConfiguration configuration, AuthorizationRequest get) => ehr.AuthorizeMethod switch
    {
        AuthorizeMethod.Get => false,
        AuthorizeMethod.Post => true,
        AuthorizeMethod.Auto => configuration.Can(AuthorizePost) && get.Url.AbsoluteUri.Length > ComfortableUrlLength,
    };

    // max_age is never sent: servers that do not support it must not see it.
    private static ImmutableArray<KeyValuePair<string, string>> Parameters(EhrRegistration ehr, PendingAuthorization pending) =>
    [
        new("response_type", "code"),
        new("client_id", ehr.ClientId),
        new("redirect_uri", pending.RedirectUri),
        new("scope", pending.Scopes),
        new("state", pending.State),
        // An identity provider knows no FHIR server that a token could be for.
        .. ehr.Kind == RegistrationKind.SmartOnFhir ? [new("aud", pending.Iss)] : Array.Empty<KeyValuePair<string, string>>(),
        new("code_challenge", Pkce.Challenge(pending.Verifier)),
        new("code_challenge_method", "S256"),
        .. pending.Launch is { } launch ? [new("launch", launch)] : Array.Empty<KeyValuePair<string, string>>(),
        .. pending.Nonce is { } nonce ? [new("nonce", nonce)] : Array.Empty<KeyValuePair<string, string>>(),
    ];
}
