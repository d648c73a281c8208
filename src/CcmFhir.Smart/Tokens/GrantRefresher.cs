using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Http;

namespace CcmFhir.Smart.Tokens;

/// <summary>
/// Gives callers a grant that still works, and refreshes each grant by one caller at a time. Within one process: nodes that share a
/// store add its row lock in the <c>read</c> they pass.
/// </summary>
public sealed class GrantRefresher(TokenClient tokens, TimeProvider clock)
{
    private readonly KeyedLock _locks = new();

    /// <param name="grantKey">The grant's key in the store.</param>
    /// <param name="ehr">The grant's EHR.</param>
    /// <param name="configuration">Of that EHR.</param>
    /// <param name="read">Reads the stored grant; called again under the lock, so that whoever waited sees the new one.</param>
    /// <param name="save">Stores the new grant. Runs before the lock is left, whether or not the caller still waits.</param>
    /// <param name="cancellation">Ends waiting. A refresh once sent is finished and saved: its old refresh token may be spent.</param>
    /// <returns><see cref="SmartFailureKind.InvalidGrant"/> when there is no grant or it cannot be renewed.</returns>
    public async Task<SmartResult<TokenGrant>> Fresh(
        string grantKey,
        EhrRegistration ehr,
        SmartConfiguration configuration,
        Func<CancellationToken, Task<TokenGrant?>> read,
        Func<TokenGrant, CancellationToken, Task> save,
        CancellationToken cancellation)
    {
        if (await read(cancellation) is { } early && early.IsFresh(clock.GetUtcNow()))
        {
            return early;
        }

        using var turn = await _locks.Enter(grantKey, cancellation);
        if (await read(cancellation) is not { } grant)
        {
            return new SmartFailure(SmartFailureKind.InvalidGrant, "The session at the EHR has ended; please launch again.");
        }

        if (grant.IsFresh(clock.GetUtcNow()))
        {
            return grant;
        }

        var renewed = await tokens.Refresh(ehr, configuration, grant, CancellationToken.None);
        if (renewed.Succeeded)
        {
            await save(renewed.Value, CancellationToken.None);
        }

        return renewed;
    }
}
