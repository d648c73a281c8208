using System.Collections.Immutable;

namespace CcmFhir.Sandbox;

/// <summary>How a client proves at the token endpoint who it is.</summary>
public enum ClientAuthentication
{
    Public,
    Secret,
    Keys,
}

/// <summary>An app the EHR knows. Redirect URIs are compared character by character.</summary>
public sealed record RegisteredClient
{
    public required string Id { get; init; }

    public ImmutableArray<string> RedirectUris { get; init; } = [];

    public ClientAuthentication Authentication { get; init; } = ClientAuthentication.Public;

    /// <summary>For <see cref="ClientAuthentication.Secret"/>: sent as HTTP Basic.</summary>
    public string? Secret { get; init; }

    /// <summary>For <see cref="ClientAuthentication.Keys"/>: the JWK Set as JSON text.</summary>
    public string? Jwks { get; init; }

    /// <summary>For <see cref="ClientAuthentication.Keys"/>: a loopback URL of the JWK Set, read at every token request.</summary>
    public Uri? JwksUri { get; init; }

    public static RegisteredClient Open(string id, params ImmutableArray<string> redirectUris) =>
        new() { Id = id, RedirectUris = redirectUris };

    public static RegisteredClient WithSecret(string id, string secret, params ImmutableArray<string> redirectUris) =>
        new() { Id = id, RedirectUris = redirectUris, Authentication = ClientAuthentication.Secret, Secret = secret };

    public static RegisteredClient WithKeys(string id, string jwks, params ImmutableArray<string> redirectUris) =>
        new() { Id = id, RedirectUris = redirectUris, Authentication = ClientAuthentication.Keys, Jwks = jwks };
}
