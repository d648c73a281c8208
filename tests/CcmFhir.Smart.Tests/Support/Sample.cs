using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Launch;
using CcmFhir.Smart.Scopes;
using CcmFhir.Smart.Tokens;

namespace CcmFhir.Smart.Tests.Support;

/// <summary>One EHR with its authorization server on another host, as most real ones have it.</summary>
internal static class Sample
{
    public const string ClientId = "ccm app:1";
    public const string SessionId = "browser-session-1";
    public const string RedirectUri = "https://ccm.example.org/smart/callback/general";

    public const string WellKnownJson = """
        {
          "issuer": "https://auth.example.org",
          "jwks_uri": "https://auth.example.org/jwks",
          "authorization_endpoint": "https://auth.example.org/authorize",
          "token_endpoint": "https://auth.example.org/token",
          "revocation_endpoint": "https://auth.example.org/revoke",
          "introspection_endpoint": "https://auth.example.org/introspect",
          "grant_types_supported": ["authorization_code", "client_credentials"],
          "scopes_supported": ["openid", "launch"],
          "token_endpoint_auth_methods_supported": ["private_key_jwt"],
          "code_challenge_methods_supported": ["S256"],
          "capabilities": ["launch-ehr", "permission-v2", "authorize-post", "sso-openid-connect"]
        }
        """;

    public const string TokenJson = """
        { "access_token": "access-1", "token_type": "Bearer", "expires_in": 300, "refresh_token": "refresh-1",
          "scope": "launch openid fhirUser patient/Condition.rs user/ChargeItem.crus", "patient": "pat-1", "encounter": "enc-1",
          "need_patient_banner": false, "intent": "ccm-enroll", "tenant": "t-1" }
        """;

    public static ScopeWishes Scopes { get; } = new(["launch", "openid", "fhirUser", "user/Condition.rs"], ["user/ChargeItem.crus", "online_access"]);

    public static SmartConfiguration Configuration { get; } = new()
    {
        Source = SmartConfigurationSource.WellKnown,
        Issuer = StubEhr.Auth,
        JwksUri = new Uri(StubEhr.Jwks),
        TokenEndpoint = new Uri(StubEhr.Token),
        AuthorizationEndpoint = new Uri(StubEhr.Auth + "/authorize"),
        RevocationEndpoint = new Uri(StubEhr.Revoke),
        Capabilities = ["launch-ehr", "permission-v2", "authorize-post"],
        CodeChallengeMethods = ["S256"],
    };

    public static EhrRegistration Ehr(
        ClientAuthentication? authentication = null,
        ScopeWishes? scopes = null,
        IdTokenRules? idToken = null,
        AuthorizeMethod authorizeMethod = AuthorizeMethod.Auto,
        bool requirePkce = true,
        BackendClient? backend = null) =>
        new("general", "General Hospital", [StubEhr.Base], ["auth.example.org"], ClientId,
            authentication ?? ClientAuthentication.Public, RedirectUri, scopes ?? Scopes)
        {
            IdToken = idToken ?? IdTokenRules.Default,
            AuthorizeMethod = authorizeMethod,
            RequirePkce = requirePkce,
            Backend = backend,
        };

    public static LaunchRequest Launch(EhrRegistration? ehr = null) => new(ehr ?? Ehr(), StubEhr.Base, "launch-1", []);

    public static AuthorizationRequest Authorization(EhrRegistration ehr, DateTimeOffset now) =>
        AuthorizationRequest.Create(Launch(ehr), Configuration, SessionId, now, TimeSpan.FromMinutes(10)).Value!;

    public static AuthorizationCode Code(EhrRegistration ehr, DateTimeOffset now) => new("code-1", Authorization(ehr, now).Pending);

    public static TokenGrant Grant(DateTimeOffset expiresAt, string? refreshToken = "refresh-1") => new()
    {
        EhrId = "general",
        FhirBase = StubEhr.Base,
        AccessToken = "access-1",
        ExpiresAt = expiresAt,
        RefreshToken = refreshToken,
        Scopes = "launch openid user/Condition.rs user/ChargeItem.crus",
    };

    public static KeyValuePair<string, string?>[] Query(params (string Name, string? Value)[] parameters) =>
        [.. parameters.Select(p => KeyValuePair.Create(p.Name, p.Value))];
}
