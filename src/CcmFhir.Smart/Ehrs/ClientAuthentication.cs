using CcmFhir.Smart.Keys;

namespace CcmFhir.Smart.Ehrs;

public enum ClientAuthenticationKind
{
    Public,
    SecretBasic,
    PrivateKeyJwt,
}

/// <summary>
/// How this client proves who it is at the token endpoint.
/// https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html and …-symmetric.html
/// </summary>
public sealed class ClientAuthentication
{
    private ClientAuthentication(ClientAuthenticationKind kind) => Kind = kind;

    public static ClientAuthentication Public { get; } = new(ClientAuthenticationKind.Public);

    public ClientAuthenticationKind Kind { get; }

    /// <summary>Set for <see cref="ClientAuthenticationKind.SecretBasic"/> only.</summary>
    public string? Secret { get; private init; }

    /// <summary>
    /// Whether id and secret are form-encoded before base64 as RFC 6749 section 2.3.1 says. Some servers split the plain text.
    /// </summary>
    public bool FormEncode { get; private init; }

    /// <summary>Used by <see cref="ClientAuthenticationKind.PrivateKeyJwt"/> only.</summary>
    public SigningAlgorithm Algorithm { get; private init; }

    /// <summary>The key to sign with; null takes the current key of the algorithm.</summary>
    public string? KeyId { get; private init; }

    /// <summary>Our registered JWKS URL to send as <c>jku</c>, character for character; null sends none.</summary>
    public string? Jku { get; private init; }

    /// <exception cref="ArgumentException">The secret is empty.</exception>
    public static ClientAuthentication SecretBasic(string secret, bool formEncode = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(secret);
        return new(ClientAuthenticationKind.SecretBasic) { Secret = secret, FormEncode = formEncode };
    }

    public static ClientAuthentication PrivateKeyJwt(SigningAlgorithm algorithm, string? keyId = null, string? jku = null) =>
        new(ClientAuthenticationKind.PrivateKeyJwt) { Algorithm = algorithm, KeyId = keyId, Jku = jku };
}
