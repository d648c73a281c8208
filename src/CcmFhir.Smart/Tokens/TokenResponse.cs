using CcmFhir.Smart.Scopes;

namespace CcmFhir.Smart.Tokens;

/// <summary>A successful answer of the token endpoint. Holds secrets: stays on the server, never in a log, cookie or page.</summary>
public sealed class TokenResponse
{
    public required string AccessToken { get; init; }

    /// <summary>UTC; five minutes after receipt when the server did not say.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public string? RefreshToken { get; init; }

    /// <summary>Not yet validated: give it to <see cref="Identity.IdTokenValidator"/>.</summary>
    public string? IdToken { get; init; }

    /// <summary>As granted; any relation to what was asked is possible. When the server did not say: what was asked.</summary>
    public required ScopeSet Scopes { get; init; }

    public required LaunchContext Context { get; init; }
}
