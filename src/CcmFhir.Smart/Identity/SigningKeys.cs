using System.Collections.Concurrent;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Http;
using Microsoft.IdentityModel.Tokens;

namespace CcmFhir.Smart.Identity;

/// <summary>
/// The public keys of id_token issuers, kept for ten minutes. OIDC discovery of the issuer says where they are; the SMART configuration's
/// <c>jwks_uri</c> is the second choice. A key id nobody knows causes one extra fetch, at most once a minute per issuer.
/// </summary>
internal sealed class SigningKeys(SmartHttp http, TimeProvider clock)
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ForcedFetchInterval = TimeSpan.FromMinutes(1);

    private readonly KeyedLock _locks = new();
    private readonly ConcurrentDictionary<string, Kept> _cache = new(StringComparer.Ordinal);

    public async Task<SmartResult<JsonWebKey>> Find(
        EhrRegistration ehr, SmartConfiguration configuration, string issuer, UnverifiedIdToken token, CancellationToken cancellation)
    {
        var kept = await Keys(ehr, configuration, issuer, _ => true, cancellation);
        if (!kept.Succeeded)
        {
            return kept.Failure;
        }

        if (kept.Value.Set.Find(token) is { } known)
        {
            return known;
        }

        var now = clock.GetUtcNow();
        var again = await Keys(ehr, configuration, issuer, k => k.FetchedAt > kept.Value.FetchedAt || now - k.ForcedAt < ForcedFetchInterval, cancellation);
        if (!again.Succeeded)
        {
            return again.Failure;
        }

        return again.Value.Set.Find(token) is { } found
            ? found
            : new SmartFailure(SmartFailureKind.SigningKeysUnavailable, "The issuer publishes no key that fits the id_token.");
    }

    public async Task<JwkSet?> Prefetch(EhrRegistration ehr, SmartConfiguration configuration, string issuer, CancellationToken cancellation) =>
        (await Keys(ehr, configuration, issuer, _ => true, cancellation)).Value?.Set;

    // isGoodEnough: whether a kept set that has not expired will do.
    private async Task<SmartResult<Kept>> Keys(
        EhrRegistration ehr, SmartConfiguration configuration, string issuer, Func<Kept, bool> isGoodEnough, CancellationToken cancellation)
    {
        var cacheKey = $"{ehr.Id} {issuer}";
        using var turn = await _locks.Enter(cacheKey, cancellation);
        var now = clock.GetUtcNow();
        var unexpired = _cache.TryGetValue(cacheKey, out var kept) && now - kept.FetchedAt < TimeToLive;
        if (unexpired && isGoodEnough(kept!))
        {
            return kept!;
        }

        var set = await Fetch(ehr, configuration, issuer, cancellation);
        if (set.Succeeded)
        {
            return _cache[cacheKey] = new Kept(set.Value, now, unexpired ? now : DateTimeOffset.MinValue);
        }

        if (unexpired)
        {
            // A forced fetch that failed counts too, or a flood of unknown key ids would become a flood of requests.
            _cache[cacheKey] = kept! with { ForcedAt = now };
        }

        return set.Failure;
    }

    private async Task<SmartResult<JwkSet>> Fetch(EhrRegistration ehr, SmartConfiguration configuration, string issuer, CancellationToken cancellation)
    {
        var discovered = await JwksUriOf(ehr, issuer, cancellation);
        SmartFailure? last = null;
        foreach (var url in new[] { discovered, configuration.JwksUri }.OfType<Uri>().Distinct())
        {
            var reply = await http.Get(ehr, url, "application/jwk-set+json, application/json", cancellation);
            if (reply is { Succeeded: true, Value.IsSuccess: true } && reply.Value.Json is { } json)
            {
                return JwkSet.Read(json);
            }

            last = reply.Failure ?? (reply.Value!.IsSuccess ? reply.Value.NotJson() : reply.Value.Failure());
        }

        return new SmartFailure(SmartFailureKind.SigningKeysUnavailable, "The keys that sign the EHR's id_tokens could not be read.")
        {
            HttpStatus = last?.HttpStatus,
            RetryAfter = last?.RetryAfter,
        };
    }

    // OpenID Connect Discovery 1.0 section 4. A document that names another issuer is not this issuer's (section 4.3).
    private async Task<Uri?> JwksUriOf(EhrRegistration ehr, string issuer, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(issuer.TrimEnd('/') + "/.well-known/openid-configuration", UriKind.Absolute, out var url) || !ehr.Permits(url))
        {
            return null;
        }

        var reply = await http.Get(ehr, url, "application/json", cancellation);
        return reply is { Succeeded: true, Value.IsSuccess: true } && reply.Value.Json is { } json && json.Text("issuer") == issuer
            && Uri.TryCreate(json.Text("jwks_uri"), UriKind.Absolute, out var jwks) && ehr.Permits(jwks)
            ? jwks
            : null;
    }

    private sealed record Kept(JwkSet Set, DateTimeOffset FetchedAt, DateTimeOffset ForcedAt);
}
