using System.Text;

namespace CcmFhir.Smart.Launch;

/// <summary>
/// What the server side keeps between the authorization request and its callback, keyed by <see cref="State"/>. Holds secrets: store it
/// encrypted, take it out (delete and return in one step) when the callback comes, so that a state works once. Plain values
/// only, so System.Text.Json reads and writes it as it is.
/// </summary>
public sealed record PendingAuthorization
{
    public required string State { get; init; }

    /// <summary>PKCE code verifier.</summary>
    public required string Verifier { get; init; }

    /// <summary>Null when the registration sends none.</summary>
    public string? Nonce { get; init; }

    public required string EhrId { get; init; }

    /// <summary>As received at launch, sent as <c>aud</c>.</summary>
    public required string Iss { get; init; }

    /// <summary>The EHR's launch value, kept for the second try after <c>invalid_scope</c>; null in a standalone launch.</summary>
    public string? Launch { get; init; }

    /// <summary>Standalone context scopes, separated by spaces; empty in an EHR launch.</summary>
    public string ContextScopes { get; init; } = string.Empty;

    public required string RedirectUri { get; init; }

    /// <summary>As asked for.</summary>
    public required string Scopes { get; init; }

    public required ScopeAttempt Attempt { get; init; }

    /// <summary>Issuer of the authorization server asked, for RFC 9207; null when it names none.</summary>
    public string? Issuer { get; init; }

    /// <summary>The server promised <c>iss</c> in its answer, so an answer without it is not its own.</summary>
    public bool IssuerExpected { get; init; }

    /// <summary>The page of the app that began it, where that says something of who did; null otherwise. For the shell, nothing here reads it.</summary>
    public string? BegunAt { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>UTC, exclusive.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>SHA-256 of the browser session's id, base64url; see <see cref="SessionBinding"/>.</summary>
    public required string SessionHash { get; init; }

    // The generated one would print the verifier and the state.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append("EhrId = ").Append(EhrId).Append(", Attempt = ").Append(Attempt);
        return true;
    }
}
