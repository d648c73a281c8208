using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace CcmFhir.Smart.Keys;

/// <summary>A private key this app signs client assertions with: RSA of 2048 bits or more for RS384, P-384 for ES384.</summary>
public sealed class ClientKey
{
    private const int RsaBitsMin = 2048;
    private const int RsaBitsMade = 3072;

    private ClientKey(string kid, SigningAlgorithm algorithm, JsonWebKey key) => (Kid, Algorithm, Key) = (kid, algorithm, key);

    public string Kid { get; }

    public SigningAlgorithm Algorithm { get; }

    /// <summary>With private parts. Parameters instead of a live RSA object, so that threads share it safely.</summary>
    internal JsonWebKey Key { get; }

    /// <summary>A new private key in PKCS#8 PEM.</summary>
    public static string GeneratePem(SigningAlgorithm algorithm)
    {
        using AsymmetricAlgorithm key = algorithm switch
        {
            SigningAlgorithm.ES384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
            SigningAlgorithm.RS384 => RSA.Create(RsaBitsMade),
        };
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <exception cref="ArgumentException">
    /// No key id, not an unencrypted PEM private key, or one that is too weak or of another kind. The message repeats nothing of the key.
    /// </exception>
    public static ClientKey FromPem(string kid, SigningAlgorithm algorithm, string pem)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(kid);
        return new ClientKey(kid, algorithm, algorithm switch
        {
            SigningAlgorithm.ES384 => Elliptic(kid, pem),
            SigningAlgorithm.RS384 => Rsa(kid, pem),
        });
    }

    private static T Parameters<T>(string kid, string pem, AsymmetricAlgorithm key, Func<T> export)
    {
        try
        {
            key.ImportFromPem(pem);
            return export();
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            throw new ArgumentException($"The key {kid} is not an unencrypted PEM private key of its kind.", nameof(pem), unreadable);
        }
    }

    private static JsonWebKey Rsa(string kid, string pem)
    {
        using var rsa = RSA.Create();
        var p = Parameters(kid, pem, rsa, () => rsa.ExportParameters(includePrivateParameters: true));
        if (rsa.KeySize < RsaBitsMin)
        {
            throw new ArgumentException($"The key {kid} has fewer than {RsaBitsMin} bits.", nameof(pem));
        }

        return new JsonWebKey
        {
            Kty = "RSA",
            Kid = kid,
            Alg = nameof(SigningAlgorithm.RS384),
            N = Base64Url.EncodeToString(p.Modulus),
            E = Base64Url.EncodeToString(p.Exponent),
            D = Base64Url.EncodeToString(p.D),
            P = Base64Url.EncodeToString(p.P),
            Q = Base64Url.EncodeToString(p.Q),
            DP = Base64Url.EncodeToString(p.DP),
            DQ = Base64Url.EncodeToString(p.DQ),
            QI = Base64Url.EncodeToString(p.InverseQ),
        };
    }

    private static JsonWebKey Elliptic(string kid, string pem)
    {
        using var ec = ECDsa.Create();
        var p = Parameters(kid, pem, ec, () => ec.ExportParameters(includePrivateParameters: true));
        if (ec.KeySize != 384 || p.Curve.Oid.Value != ECCurve.NamedCurves.nistP384.Oid.Value)
        {
            throw new ArgumentException($"The key {kid} is not on the curve P-384.", nameof(pem));
        }

        return new JsonWebKey
        {
            Kty = "EC",
            Kid = kid,
            Alg = nameof(SigningAlgorithm.ES384),
            Crv = "P-384",
            X = Base64Url.EncodeToString(p.Q.X),
            Y = Base64Url.EncodeToString(p.Q.Y),
            D = Base64Url.EncodeToString(p.D),
        };
    }
}
