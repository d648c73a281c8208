namespace CcmFhir.Smart.Tokens;

/// <summary>One grant in the store that all nodes share, as <see cref="GrantRefresher"/> needs it.</summary>
/// <param name="Key">The grant's key in the store.</param>
/// <param name="Read">The stored grant; null when it is gone. Asked again until it is fresh or the claim succeeds.</param>
/// <param name="Claim">
/// Takes the sole right to renew the grant as last read; false while another node has it or has renewed it. The right ends by itself
/// after longer than a token request may take, so that a node that died holds nobody up.
/// </param>
/// <param name="Settle">Stores the renewed grant, or null when it stays as it is, and gives the right back. Never cancelled.</param>
/// <param name="End">The EHR says that the grant is over: whoever reads it next finds none. Never cancelled.</param>
public sealed record StoredGrant(
    string Key,
    Func<CancellationToken, Task<TokenGrant?>> Read,
    Func<CancellationToken, Task<bool>> Claim,
    Func<TokenGrant?, Task> Settle,
    Func<Task> End);
