using System.Security.Cryptography;
using System.Text;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Http;

namespace CcmFhir.Smart.Launch;

/// <summary>
/// Checks an authorization response against the request it claims to answer (RFC 6749 section 4.1.2, RFC 9207).
/// State and session come first: nothing else in the query matters before both fit.
/// </summary>
public static class CallbackReader
{
    /// <param name="query">From the callback.</param>
    /// <param name="pending">What the store took out (and deleted) for this state; null when there was nothing.</param>
    /// <param name="ehr">The registration the redirect URI belongs to.</param>
    /// <param name="sessionId">From the browser's cookie; null when it sent none.</param>
    /// <param name="now">UTC.</param>
    public static SmartResult<AuthorizationCode> Read(
        CallbackQuery query, PendingAuthorization? pending, EhrRegistration ehr, string? sessionId, DateTimeOffset now)
    {
        if (pending is null || !SameText(query.State, pending.State))
        {
            return new SmartFailure(SmartFailureKind.StateUnknown, "This sign-in was not started here, or was already used.");
        }

        if (!SessionBinding.Matches(pending.SessionHash, sessionId))
        {
            return new SmartFailure(SmartFailureKind.SessionMismatch, "The browser did not bring the session that started this sign-in.");
        }

        if (now >= pending.ExpiresAt)
        {
            return new SmartFailure(SmartFailureKind.StateExpired, "This sign-in took too long; please launch again.");
        }

        if (pending.EhrId != ehr.Id || !IssuerFits(query.Iss, pending, ehr))
        {
            return new SmartFailure(SmartFailureKind.IssuerMismatch, "The answer comes from another server than the one asked.");
        }

        return query.Code is { } code ? new AuthorizationCode(code, pending) : OAuthErrors.FromAuthorization(query.Error);
    }

    private static bool IssuerFits(string? iss, PendingAuthorization pending, EhrRegistration ehr) =>
        iss is null ? !pending.IssuerExpected : iss == pending.Issuer || ehr.IdToken.Issuers.Contains(iss, StringComparer.Ordinal);

    private static bool SameText(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
}
