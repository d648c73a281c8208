using System.Collections.Immutable;

namespace CcmFhir.Smart.Ehrs;

/// <summary>What to do with the nonce of an id_token.</summary>
public enum NonceMode
{
    /// <summary>Send one and accept its absence in the answer, but never a different one: some servers drop it.</summary>
    VerifyIfPresent,
    Required,

    /// <summary>Send none and look at none.</summary>
    Off,
}

/// <summary>Which id_tokens of an EHR are believed. OpenID Connect Core 1.0 section 3.1.3.7.</summary>
public sealed class IdTokenRules
{
    private static readonly string[] Asymmetric = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    /// <summary>
    /// What a registration takes that names none: RS256, which every EHR must support, and what newer servers sign with instead. A token
    /// is only ever verified with a key of its issuer whose kind and curve are the algorithm's; what a provider's discovery lists changes nothing.
    /// </summary>
    public static ImmutableArray<string> UsualAlgorithms { get; } = ["RS256", "RS384", "ES256", "ES384"];

    /// <param name="issuers">Exact <c>iss</c> strings; empty means the issuer of the SMART configuration.</param>
    /// <param name="nonceMode">Per EHR, because simulators and some servers drop the nonce.</param>
    /// <param name="algorithms">JWS names; null means <see cref="UsualAlgorithms"/>. <c>none</c> and HS* are refused.</param>
    /// <param name="clockSkew">0 to 10 minutes; null means 2 minutes.</param>
    /// <exception cref="ArgumentException">A value is outside what is said above; the parameter is named.</exception>
    public IdTokenRules(
        IEnumerable<string>? issuers = null,
        NonceMode nonceMode = NonceMode.VerifyIfPresent,
        IEnumerable<string>? algorithms = null,
        TimeSpan? clockSkew = null)
    {
        Issuers = [.. issuers ?? []];
        NonceMode = nonceMode;
        Algorithms = [.. algorithms ?? UsualAlgorithms];
        ClockSkew = clockSkew ?? TimeSpan.FromMinutes(2);

        if (Issuers.Any(i => !Uri.TryCreate(i, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http")))
        {
            throw new ArgumentException("Every OIDC issuer is an absolute URL.", nameof(issuers));
        }

        if (Algorithms.IsEmpty || Algorithms.Any(a => !Asymmetric.Contains(a, StringComparer.Ordinal)))
        {
            throw new ArgumentException("id_token algorithms are asymmetric JWS names such as RS256.", nameof(algorithms));
        }

        if (ClockSkew < TimeSpan.Zero || ClockSkew > TimeSpan.FromMinutes(10))
        {
            throw new ArgumentException("Clock skew is between 0 and 10 minutes.", nameof(clockSkew));
        }
    }

    public static IdTokenRules Default { get; } = new();

    public ImmutableArray<string> Issuers { get; }

    public NonceMode NonceMode { get; }

    public ImmutableArray<string> Algorithms { get; }

    public TimeSpan ClockSkew { get; }
}
