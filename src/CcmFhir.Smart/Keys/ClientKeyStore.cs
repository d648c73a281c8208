using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace CcmFhir.Smart.Keys;

/// <summary>
/// The keys in force. Current keys sign; the others are published only: the next ones, so that EHRs know them before they are
/// used, and a retired one until the last assertion made with it has expired (5 minutes).
/// </summary>
public sealed class ClientKeyStore
{
    private volatile Ring _ring;

    /// <exception cref="ArgumentException">Two keys share a key id.</exception>
    public ClientKeyStore(IEnumerable<ClientKey> current, IEnumerable<ClientKey> published) => _ring = new Ring([.. current], [.. published]);

    public static ClientKeyStore Empty { get; } = new([], []);

    /// <summary>Puts a new set in force at once; assertions under way finish with the key they began with.</summary>
    /// <exception cref="ArgumentException">Two keys share a key id.</exception>
    public void Replace(IEnumerable<ClientKey> current, IEnumerable<ClientKey> published) => _ring = new Ring([.. current], [.. published]);

    /// <summary>
    /// The key to sign with: the one named, or else the first current one of the algorithm; null when there is none.
    /// </summary>
    public ClientKey? Select(SigningAlgorithm algorithm, string? kid)
    {
        var ring = _ring;
        var candidates = kid is null ? ring.Current : [.. ring.All.Where(k => k.Kid == kid)];
        return candidates.FirstOrDefault(k => k.Algorithm == algorithm);
    }

    /// <summary>
    /// The JWK Set to serve at our registered URL: public parts only, with <c>alg</c>, <c>use</c> and <c>key_ops</c>. RFC 7517 section 5.
    /// </summary>
    public string PublicJwks() => new JsonObject { ["keys"] = new JsonArray([.. _ring.All.Select(PublicPart)]) }.ToJsonString();

    private static JsonObject PublicPart(ClientKey key)
    {
        var jwk = new JsonObject
        {
            ["kty"] = key.Key.Kty,
            ["kid"] = key.Kid,
            ["alg"] = key.Key.Alg,
            ["use"] = "sig",
            ["key_ops"] = new JsonArray("verify"),
        };
        if (key.Algorithm == SigningAlgorithm.ES384)
        {
            (jwk["crv"], jwk["x"], jwk["y"]) = (key.Key.Crv, key.Key.X, key.Key.Y);
        }
        else
        {
            (jwk["n"], jwk["e"]) = (key.Key.N, key.Key.E);
        }

        return jwk;
    }

    private sealed class Ring
    {
        public Ring(ImmutableArray<ClientKey> current, ImmutableArray<ClientKey> published)
        {
            Current = current;
            All = [.. current, .. published];
            if (All.DistinctBy(k => k.Kid, StringComparer.Ordinal).Count() != All.Length)
            {
                throw new ArgumentException("Every client key has its own key id.", nameof(current));
            }
        }

        public ImmutableArray<ClientKey> Current { get; }

        public ImmutableArray<ClientKey> All { get; }
    }
}
