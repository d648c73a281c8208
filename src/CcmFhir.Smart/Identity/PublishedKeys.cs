using System.Collections.Immutable;

namespace CcmFhir.Smart.Identity;

/// <summary>What an EHR publishes to verify its id_tokens with.</summary>
/// <param name="Published">Every key of the set by kind, algorithm and use as stated there: <c>RSA RS256</c>, <c>EC P-384</c>.</param>
/// <param name="Algorithms">JWS names that would have to be allowed for the keys that can be used; empty when none can.</param>
/// <param name="FitsAllowed">A key fits an algorithm the registration allows; without one nobody can sign in.</param>
public sealed record PublishedKeys(ImmutableArray<string> Published, ImmutableArray<string> Algorithms, bool FitsAllowed)
{
    internal static PublishedKeys Of(IReadOnlyCollection<JwkSet> sets, ImmutableArray<string> allowed) => new(
        [.. sets.SelectMany(s => s.Published).Distinct()],
        [.. sets.SelectMany(s => s.Algorithms).Distinct()],
        sets.Any(s => allowed.Any(s.Fits)));
}
