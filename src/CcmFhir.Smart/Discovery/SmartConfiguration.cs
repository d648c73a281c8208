using System.Collections.Immutable;

namespace CcmFhir.Smart.Discovery;

public enum SmartConfigurationSource
{
    WellKnown,

    /// <summary>The deprecated <c>oauth-uris</c> extension of the CapabilityStatement.</summary>
    CapabilityStatement,
}

/// <summary>
/// What an EHR says about its authorization server. Every URL is absolute and was checked against the registration's allow-list;
/// optional ones that failed are null and named in <see cref="Deviations"/>.
/// https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html
/// </summary>
public sealed record SmartConfiguration
{
    public required SmartConfigurationSource Source { get; init; }

    public required Uri TokenEndpoint { get; init; }

    /// <summary>Null when the server launches nothing (backend only).</summary>
    public Uri? AuthorizationEndpoint { get; init; }

    /// <summary>Exact string, never normalised; null when not given.</summary>
    public string? Issuer { get; init; }

    public Uri? JwksUri { get; init; }

    public Uri? RevocationEndpoint { get; init; }

    public Uri? IntrospectionEndpoint { get; init; }

    public ImmutableArray<string> Capabilities { get; init; } = [];

    public ImmutableArray<string> CodeChallengeMethods { get; init; } = [];

    public ImmutableArray<string> GrantTypes { get; init; } = [];

    /// <summary>Not exhaustive on real servers: never intersect wishes with it.</summary>
    public ImmutableArray<string> ScopesSupported { get; init; } = [];

    public ImmutableArray<string> TokenEndpointAuthMethods { get; init; } = [];

    /// <summary>RFC 9207: the server promises <c>iss</c> in every authorization response.</summary>
    public bool IssuerInAuthorizationResponse { get; init; }

    /// <summary>What differs from the standard and was tolerated, in English, for the integrator.</summary>
    public ImmutableArray<string> Deviations { get; init; } = [];

    public bool Can(string capability) => Capabilities.Contains(capability, StringComparer.Ordinal);
}
