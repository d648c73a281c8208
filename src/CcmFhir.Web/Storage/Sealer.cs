using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace CcmFhir.Web.Storage;

/// <summary>Seals what names a patient or opens an EHR before it reaches a column, and opens it again.</summary>
public sealed class Sealer(IDataProtectionProvider protection, MasterSecret secret)
{
    private readonly byte[] _indexKey = secret.KeyFor("blind index");
    private readonly ConcurrentDictionary<string, IDataProtector> _protectors = new(StringComparer.Ordinal);

    public string Seal<T>(string purpose, T value) =>
        For(purpose).Protect(JsonSerializer.Serialize(value, StoreJson.Options));

    public T Open<T>(string purpose, string sealedText) =>
        JsonSerializer.Deserialize<T>(For(purpose).Unprotect(sealedText), StoreJson.Options)!;

    public string SealText(string purpose, string text) => For(purpose).Protect(text);

    public string OpenText(string purpose, string sealedText) => For(purpose).Unprotect(sealedText);

    /// <summary>Null for what this master secret did not seal, or somebody changed.</summary>
    public string? TryOpenText(string purpose, string sealedText)
    {
        try
        {
            return OpenText(purpose, sealedText);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector For(string purpose) => _protectors.GetOrAdd(purpose, protection.CreateProtector);

    /// <summary>
    /// A keyed hash by which a sealed value can be found again (equality only). Without the master secret it says nothing,
    /// so patient ids cannot be recovered from it by trying them all.
    /// </summary>
    public string BlindIndex(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _indexKey);
        foreach (var part in parts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part));
            hash.AppendData([0]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
