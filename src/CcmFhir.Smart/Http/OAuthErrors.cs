namespace CcmFhir.Smart.Http;

/// <summary>OAuth error codes (RFC 6749 sections 4.1.2.1 and 5.2) as failures. The server's own prose is not repeated.</summary>
internal static class OAuthErrors
{
    private const int CodeLengthMax = 64;

    public static SmartFailure FromAuthorization(string? error) => From(error, null);

    public static SmartFailure From(string? error, int? status)
    {
        var (kind, message) = error switch
        {
            "access_denied" => (SmartFailureKind.AccessDenied, "The EHR or the user denied access."),
            "invalid_scope" => (SmartFailureKind.InvalidScope, "The EHR refuses a permission this app asks for."),
            "invalid_grant" => (SmartFailureKind.InvalidGrant, "The EHR's sign-in code or refresh token is expired or was already used."),
            "invalid_client" or "unauthorized_client" => (SmartFailureKind.InvalidClient, "The EHR does not accept this app's registration, secret or key."),
            // RFC 7009 section 2.2.1
            "unsupported_token_type" => (SmartFailureKind.Unsupported, "The EHR does not end tokens of this kind early."),
            "temporarily_unavailable" => (SmartFailureKind.Busy, "The EHR's sign-in is temporarily unavailable."),
            "server_error" => (SmartFailureKind.ServerFault, "The EHR's sign-in failed."),
            _ => (SmartFailureKind.RequestRefused, "The EHR refused the sign-in request."),
        };
        return new SmartFailure(kind, message) { OAuthError = Clean(error), HttpStatus = status };
    }

    private static string? Clean(string? error) =>
        error is { Length: > 0 and <= CodeLengthMax } && error.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? error : null;
}
