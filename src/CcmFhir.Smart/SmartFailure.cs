namespace CcmFhir.Smart;

/// <summary>An expected failure. Holds no token, code, patient id or name, so it may be logged whole.</summary>
/// <param name="Kind">The category; the shell maps it to a page and a status in one place.</param>
/// <param name="Message">One English sentence for people, without anything the server or the browser sent.</param>
public sealed record SmartFailure(SmartFailureKind Kind, string Message)
{
    /// <summary>The OAuth <c>error</c> code as sent (RFC 6749 grammar, at most 64 characters), or null.</summary>
    public string? OAuthError { get; init; }

    /// <summary>The HTTP status that led here, or null when there was no answer.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>Of a failure over an id_token that could be taken apart; null otherwise.</summary>
    public ReceivedIdToken? IdToken { get; init; }

    /// <summary>How long the server asked us to wait, at most one hour; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
