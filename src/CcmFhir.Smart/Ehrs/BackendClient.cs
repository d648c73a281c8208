using System.Collections.Immutable;
using CcmFhir.Smart.Scopes;

namespace CcmFhir.Smart.Ehrs;

/// <summary>
/// The registration of the unattended client (SMART Backend Services), often another client id than the launch's.
/// </summary>
public sealed class BackendClient
{
    /// <exception cref="ArgumentException">Not a private key client, no scope, or a scope that is not <c>system/</c>.</exception>
    public BackendClient(string clientId, ClientAuthentication authentication, IEnumerable<string> scopes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(clientId);
        ClientId = clientId;
        Authentication = authentication;
        Scopes = [.. scopes];

        if (authentication.Kind != ClientAuthenticationKind.PrivateKeyJwt)
        {
            throw new ArgumentException("Backend Services authenticate with a private key.", nameof(authentication));
        }

        if (Scopes.IsEmpty || Scopes.Any(s => !ScopeSet.IsToken(s) || !s.StartsWith("system/", StringComparison.Ordinal)))
        {
            throw new ArgumentException("Backend Services ask for system/ scopes.", nameof(scopes));
        }
    }

    public string ClientId { get; }

    public ClientAuthentication Authentication { get; }

    public ImmutableArray<string> Scopes { get; }

    internal ClientIdentity Client => new(ClientId, Authentication);
}
