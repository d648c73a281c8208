namespace CcmFhir.Smart;

/// <summary>
/// The closed set of things that go wrong on the way from a launch to a token. The shell gives each its own page;
/// nothing else leaves this library as a failure, and none of them is an exception.
/// </summary>
public enum SmartFailureKind
{
    /// <summary>The launch URL lacks <c>iss</c> or <c>launch</c>, repeats one, or carries one that is not usable.</summary>
    LaunchIncomplete,

    /// <summary>No registration names this <c>iss</c>. Nothing was fetched.</summary>
    UnknownIssuer,

    /// <summary>The callback has neither <c>code</c> nor <c>error</c>, repeats a parameter, or lacks <c>state</c>.</summary>
    CallbackIncomplete,

    /// <summary>The <c>state</c> was never issued, or was already used.</summary>
    StateUnknown,

    /// <summary>The user took longer than the state lives.</summary>
    StateExpired,

    /// <summary>The callback came without the browser session that started the launch, or with another one.</summary>
    SessionMismatch,

    /// <summary>The answer comes from another authorization server than the one asked (RFC 9207, mix-up).</summary>
    IssuerMismatch,

    /// <summary>The user or the EHR said no (<c>access_denied</c>).</summary>
    AccessDenied,

    /// <summary>The server refuses the scopes asked for (<c>invalid_scope</c>).</summary>
    InvalidScope,

    /// <summary>The code or refresh token is expired, used, or not ours (<c>invalid_grant</c>).</summary>
    InvalidGrant,

    /// <summary>The server does not accept our client id, secret or key (<c>invalid_client</c>, 401).</summary>
    InvalidClient,

    /// <summary>Any other refusal of the request itself (4xx, other OAuth errors).</summary>
    RequestRefused,

    /// <summary>The server needs something this client does not do, or lacks what it must have (S256, an endpoint).</summary>
    Unsupported,

    /// <summary>A URL points to a host outside this EHR's allow-list, or uses plain http. It was not contacted.</summary>
    HostNotAllowed,

    /// <summary>The server answered with a redirect. Redirects are never followed.</summary>
    Redirected,

    /// <summary>Connection, TLS or name resolution failed, or the answer broke off.</summary>
    Unreachable,

    /// <summary>No complete answer in time.</summary>
    TimedOut,

    /// <summary>404 or 410.</summary>
    NotFound,

    /// <summary>429 or 503 with a wish to be asked later.</summary>
    Busy,

    /// <summary>5xx.</summary>
    ServerFault,

    /// <summary>The answer is larger than this library reads.</summary>
    TooLarge,

    /// <summary>The answer is HTML, truncated, not JSON, has duplicate keys, or lacks what the standard requires.</summary>
    Malformed,

    /// <summary>The token response has no id_token.</summary>
    IdTokenMissing,

    /// <summary>The id_token is not a signed JWT, or names nobody.</summary>
    IdTokenMalformed,

    /// <summary>The id_token is signed with an algorithm this registration does not allow (<c>none</c> and HS* never are).</summary>
    IdTokenAlgorithm,

    /// <summary>The id_token's <c>iss</c> is not in this EHR's issuer set.</summary>
    IdTokenIssuer,

    /// <summary>The id_token's <c>aud</c> or <c>azp</c> is not our client id.</summary>
    IdTokenAudience,

    /// <summary>The id_token is expired, not yet valid, or has no usable times.</summary>
    IdTokenExpired,

    /// <summary>The id_token's nonce is not the one sent.</summary>
    IdTokenNonce,

    /// <summary>The id_token's signature does not verify with the issuer's keys.</summary>
    IdTokenSignature,

    /// <summary>The issuer's signing keys could not be had, or none fits.</summary>
    SigningKeysUnavailable,
}
