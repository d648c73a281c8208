using System.Collections.Immutable;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Http;
using CcmFhir.Smart.Launch;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CcmFhir.Smart.Identity;

/// <summary>
/// Believes an id_token, or says in one category why not. OpenID Connect Core 1.0 section 3.1.3.7, with the issuer, algorithm, skew
/// and nonce rules of the registration. Only the token of the launch is looked at; refreshed ones are ignored.
/// </summary>
/// <param name="http">On a handler of <see cref="OutboundHandler"/>.</param>
/// <param name="clock">For expiry and caches.</param>
public sealed class IdTokenValidator(HttpClient http, TimeProvider clock)
{
    private static readonly JsonWebTokenHandler Reader = new() { MapInboundClaims = false };

    private readonly SigningKeys _keys = new(new SmartHttp(http, clock), clock);

    /// <param name="ehr">The registration that launched.</param>
    /// <param name="configuration">Of that EHR.</param>
    /// <param name="pending">The authorization the token answers.</param>
    /// <param name="idToken">Of the token response; null when there was none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<SmartResult<UserIdentity>> Validate(
        EhrRegistration ehr, SmartConfiguration configuration, PendingAuthorization pending, string? idToken, CancellationToken cancellation)
    {
        if (idToken is null)
        {
            return new SmartFailure(SmartFailureKind.IdTokenMissing, "The EHR did not say who signed in (no id_token).");
        }

        if (UnverifiedIdToken.Parse(idToken) is not { } token)
        {
            return new SmartFailure(SmartFailureKind.IdTokenMalformed, "The EHR's id_token is not a signed JWT.");
        }

        var judged = await Judge(ehr, configuration, pending, idToken, token, cancellation);
        return judged.Succeeded ? judged : judged.Failure with { IdToken = ReceivedIdToken.Of(token) };
    }

    private async Task<SmartResult<UserIdentity>> Judge(
        EhrRegistration ehr, SmartConfiguration configuration, PendingAuthorization pending, string idToken, UnverifiedIdToken token,
        CancellationToken cancellation)
    {
        // Before any key is fetched: the algorithm, and that the issuer is one of this EHR's.
        if (!ehr.IdToken.Algorithms.Contains(token.Algorithm, StringComparer.Ordinal))
        {
            return new SmartFailure(SmartFailureKind.IdTokenAlgorithm, "The EHR's id_token is signed with an algorithm that is not allowed.");
        }

        if (token.Issuer is not { } issuer || !Issuers(ehr, configuration, pending.Iss).Contains(issuer, StringComparer.Ordinal))
        {
            return new SmartFailure(SmartFailureKind.IdTokenIssuer, "The id_token comes from an issuer this EHR is not known to use.");
        }

        var key = await _keys.Find(ehr, configuration, issuer, token, cancellation);
        if (!key.Succeeded)
        {
            return key.Failure;
        }

        var verified = await Reader.ValidateTokenAsync(idToken, SignatureOnly(key.Value, token.Algorithm, issuer));
        if (!verified.IsValid)
        {
            return verified.Exception is SecurityTokenInvalidSignatureException
                ? new SmartFailure(SmartFailureKind.IdTokenSignature, "The id_token's signature does not verify with the issuer's keys.")
                : new SmartFailure(SmartFailureKind.IdTokenMalformed, "The EHR's id_token holds claims of the wrong kind.");
        }

        return IdTokenClaims.Check(token, ehr, pending, clock.GetUtcNow());
    }

    /// <summary>
    /// Fetches the keys the coming id_token will need while the user signs in, so that the callback does not wait for them. Failures
    /// show when the token is validated.
    /// </summary>
    /// <returns>What all issuers together publish; null when no key set could be read.</returns>
    public async Task<PublishedKeys?> Prefetch(EhrRegistration ehr, SmartConfiguration configuration, string iss, CancellationToken cancellation)
    {
        var sets = new List<JwkSet>();
        foreach (var issuer in Issuers(ehr, configuration, iss))
        {
            if (await _keys.Prefetch(ehr, configuration, issuer, cancellation) is { } set)
            {
                sets.Add(set);
            }
        }

        return sets.Count == 0 ? null : PublishedKeys.Of(sets, ehr.IdToken.Algorithms);
    }

    /// <summary>
    /// Exact strings: those of the registration; else the one of the SMART configuration; else the FHIR base as received.
    /// </summary>
    internal static ImmutableArray<string> Issuers(EhrRegistration ehr, SmartConfiguration configuration, string iss) =>
        ehr.IdToken.Issuers is { IsEmpty: false } configured ? configured : [configuration.Issuer ?? iss];

    // Audience and times are checked in IdTokenClaims, where each has its own category and the clock is ours.
    private static TokenValidationParameters SignatureOnly(SecurityKey key, string algorithm, string issuer) => new()
    {
        IssuerSigningKey = key,
        TryAllIssuerSigningKeys = true,
        RequireSignedTokens = true,
        ValidAlgorithms = [algorithm],
        ValidIssuer = issuer,
        ValidateAudience = false,
        ValidateLifetime = false,

        // The shared factory would keep a provider for every key an EHR ever had.
        CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
    };
}
