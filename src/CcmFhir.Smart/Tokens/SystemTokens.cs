using System.Collections.Concurrent;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Http;

namespace CcmFhir.Smart.Tokens;

/// <summary>
/// Access tokens for work without a user. https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html. Kept in memory until
/// shortly before they expire; there are no refresh tokens.
/// </summary>
public sealed class SystemTokens(TokenClient tokens, TimeProvider clock)
{
    private readonly KeyedLock _locks = new();
    private readonly ConcurrentDictionary<string, TokenGrant> _kept = new(StringComparer.Ordinal);

    /// <returns>
    /// A grant without refresh token; <see cref="SmartFailureKind.Unsupported"/> when the registration has no backend client.
    /// </returns>
    public async Task<SmartResult<TokenGrant>> Get(
        EhrRegistration ehr, SmartConfiguration configuration, Uri fhirBase, CancellationToken cancellation)
    {
        if (ehr.Backend is not { } backend)
        {
            return new SmartFailure(SmartFailureKind.Unsupported, "This EHR is not set up for unattended work.");
        }

        var key = $"{ehr.Id} {backend.ClientId} {fhirBase.OriginalString} {string.Join(' ', backend.Scopes)}";
        using var turn = await _locks.Enter(key, cancellation);
        if (_kept.TryGetValue(key, out var kept) && kept.IsFresh(clock.GetUtcNow()))
        {
            return kept;
        }

        var answer = await tokens.ClientCredentials(ehr, configuration, backend, cancellation);
        if (!answer.Succeeded)
        {
            return answer.Failure;
        }

        return _kept[key] = TokenGrant.From(ehr.Id, fhirBase, answer.Value) with { RefreshToken = null };
    }

    /// <summary>Forgets a token the EHR no longer takes (401), so that the next <see cref="Get"/> asks for a new one.</summary>
    public void Forget(string refused)
    {
        foreach (var kept in _kept.Where(k => k.Value.AccessToken == refused))
        {
            _kept.TryRemove(kept);
        }
    }
}
