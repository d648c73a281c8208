using CcmFhir.Smart.Http;
using CcmFhir.Smart.Scopes;

namespace CcmFhir.Smart.Tokens;

/// <summary>Reads what a token endpoint answers, good or bad. RFC 6749 sections 5.1 and 5.2.</summary>
internal static class TokenResponseReader
{
    private const int TokenLengthMax = 64 * 1024;

    // expires_in is only recommended; without it a token is treated as short-lived.
    private static readonly TimeSpan DefaultLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LifeMax = TimeSpan.FromDays(1);

    /// <param name="reply">Whatever came.</param>
    /// <param name="asked">Scopes asked for: granted so, when the answer does not say.</param>
    /// <param name="now">UTC, when the answer came.</param>
    public static SmartResult<TokenResponse> Read(HttpReply reply, ScopeSet asked, DateTimeOffset now)
    {
        var json = reply.Json;
        if (json?.Text("error") is { } error)
        {
            return OAuthErrors.From(error, reply.Status) with { RetryAfter = reply.RetryAfter };
        }

        if (!reply.IsSuccess)
        {
            return reply.Status == 401 ? OAuthErrors.From("invalid_client", reply.Status) with { OAuthError = null } : reply.Failure();
        }

        if (json is null)
        {
            return reply.NotJson();
        }

        if (Token(json, "access_token") is not { } accessToken
            || !string.Equals(json.Text("token_type"), "bearer", StringComparison.OrdinalIgnoreCase))
        {
            return new SmartFailure(SmartFailureKind.Malformed, "The EHR's answer holds no bearer access token.") { HttpStatus = reply.Status };
        }

        if (LaunchContextReader.Read(json) is not { } context)
        {
            return new SmartFailure(SmartFailureKind.Malformed, "The EHR names a patient or encounter by something that is no FHIR id.")
            {
                HttpStatus = reply.Status,
            };
        }

        return new TokenResponse
        {
            AccessToken = accessToken,
            ExpiresAt = now + Life(json.Number("expires_in")),
            RefreshToken = Token(json, "refresh_token"),
            IdToken = Token(json, "id_token"),
            Scopes = json.Has("scope") ? ScopeSet.Parse(string.Join(' ', json.Texts("scope"))) : asked,
            Context = context,
        };
    }

    private static TimeSpan Life(double? seconds) =>
        seconds is > 0 ? TimeSpan.FromSeconds(Math.Min(seconds.Value, LifeMax.TotalSeconds)) : DefaultLife;

    // Visible ASCII only: it becomes a header.
    private static string? Token(JsonFields json, string name) =>
        json.Text(name) is { Length: <= TokenLengthMax } token && token.All(c => c is > ' ' and <= '~') ? token : null;
}
