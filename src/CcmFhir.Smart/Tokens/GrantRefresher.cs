using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Http;

namespace CcmFhir.Smart.Tokens;

/// <summary>
/// Gives callers a grant that still works, and refreshes each grant by one caller at a time: within the process by a lock, among nodes
/// by the claim in the store they share.
/// </summary>
public sealed class GrantRefresher(TokenClient tokens, TimeProvider clock)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly KeyedLock _locks = new();

    /// <summary>There is no grant, or none that can be renewed.</summary>
    public static SmartFailure Ended { get; } = new(SmartFailureKind.InvalidGrant, "The session at the EHR has ended; please launch again.");

    /// <param name="stored">The grant in its store.</param>
    /// <param name="ehr">The grant's EHR.</param>
    /// <param name="configuration">Of that EHR.</param>
    /// <param name="cancellation">Ends waiting. A refresh once sent is finished and stored: its old refresh token may be spent.</param>
    /// <returns><see cref="SmartFailureKind.InvalidGrant"/> when there is no grant or it cannot be renewed.</returns>
    public async Task<SmartResult<TokenGrant>> Fresh(
        StoredGrant stored, EhrRegistration ehr, SmartConfiguration configuration, CancellationToken cancellation)
    {
        if (await stored.Read(cancellation) is { } early && early.IsFresh(clock.GetUtcNow()))
        {
            return early;
        }

        using var turn = await _locks.Enter(stored.Key, cancellation);
        while (true)
        {
            if (await stored.Read(cancellation) is not { } grant)
            {
                return Ended;
            }

            if (grant.IsFresh(clock.GetUtcNow()))
            {
                return grant;
            }

            if (await stored.Claim(cancellation))
            {
                return await Renew(stored, grant, ehr, configuration);
            }

            // Another node is at it: its result will be in the store.
            await Task.Delay(BetweenLooks, clock, cancellation);
        }
    }

    private async Task<SmartResult<TokenGrant>> Renew(
        StoredGrant stored, TokenGrant grant, EhrRegistration ehr, SmartConfiguration configuration)
    {
        var renewed = await tokens.Refresh(ehr, configuration, grant, CancellationToken.None);
        await (renewed.Failure?.Kind == SmartFailureKind.InvalidGrant ? stored.End() : stored.Settle(renewed.Value));
        return renewed;
    }
}
