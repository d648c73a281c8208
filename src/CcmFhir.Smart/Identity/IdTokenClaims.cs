using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Launch;

namespace CcmFhir.Smart.Identity;

/// <summary>The claims of an id_token whose signature holds. OpenID Connect Core 1.0 sections 2 and 3.1.3.7.</summary>
internal static class IdTokenClaims
{
    private const int SubjectLengthMax = 255;

    public static SmartResult<UserIdentity> Check(UnverifiedIdToken token, EhrRegistration ehr, PendingAuthorization pending, DateTimeOffset now)
    {
        if (!AudienceFits(token, ehr.ClientId))
        {
            return new SmartFailure(SmartFailureKind.IdTokenAudience, "The id_token was made for another app.");
        }

        if (!TimesFit(token, now, ehr.IdToken.ClockSkew))
        {
            return new SmartFailure(SmartFailureKind.IdTokenExpired, "The id_token is expired or not yet valid; the clocks may differ.");
        }

        if (!NonceFits(token, ehr.IdToken.NonceMode, pending.Nonce))
        {
            return new SmartFailure(SmartFailureKind.IdTokenNonce, "The id_token does not belong to this sign-in.");
        }

        return token.Claims.Text("sub") is { Length: <= SubjectLengthMax } subject
            ? new UserIdentity(token.Issuer!, subject, FhirUserReader.Read(token.Claims, ehr))
            {
                Claims = token.Claims,
                IsPatientSide = FhirUserReader.NamesPatientSide(token.Claims, ehr),
            }
            : new SmartFailure(SmartFailureKind.IdTokenMalformed, "The EHR's id_token names nobody (no sub).");
    }

    private static bool AudienceFits(UnverifiedIdToken token, string clientId)
    {
        var audiences = token.Claims.Texts("aud");
        var authorized = token.Claims.Has("azp") ? token.Claims.Text("azp") == clientId : audiences.Length == 1;
        return audiences.Contains(clientId, StringComparer.Ordinal) && authorized;
    }

    private static bool TimesFit(UnverifiedIdToken token, DateTimeOffset now, TimeSpan skew)
    {
        var seconds = now.ToUnixTimeMilliseconds() / 1000d;
        return token.Claims.Number("exp") is { } expires && seconds < expires + skew.TotalSeconds
            && token.Claims.Number("iat") is { } issued && issued <= seconds + skew.TotalSeconds
            && (token.Claims.Number("nbf") is not { } from || from <= seconds + skew.TotalSeconds);
    }

    private static bool NonceFits(UnverifiedIdToken token, NonceMode mode, string? sent) => mode switch
    {
        NonceMode.Off => true,
        NonceMode.Required => sent is not null && token.Claims.Text("nonce") == sent,
        NonceMode.VerifyIfPresent => !token.Claims.Has("nonce") || token.Claims.Text("nonce") == sent,
    };
}
