using System.Security.Cryptography;
using System.Text;

namespace CcmFhir.Web.Storage;

/// <summary>
/// The one secret the operator keeps outside the database (a file or an environment variable). Everything sealed in the
/// store can be read only with it. Losing it loses the sealed columns; it is rotated by re-sealing (docs/adr/0004).
/// </summary>
public sealed class MasterSecret
{
    private readonly byte[] _secret;

    public MasterSecret(string secret)
    {
        if (secret.Length < 32)
        {
            throw new ArgumentException("The master secret must hold at least 32 characters.", nameof(secret));
        }

        _secret = Encoding.UTF8.GetBytes(secret);
    }

    /// <summary>A 256-bit key for one purpose; different purposes give unrelated keys (RFC 5869).</summary>
    public byte[] KeyFor(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, 32, info: Encoding.UTF8.GetBytes("ccmfhir " + purpose));

    /// <summary>Reads the secret file, making it on first use. Development only: production names its own secret.</summary>
    public static MasterSecret ReadOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var writer = new StreamWriter(path, options);
            writer.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)));
        }

        return new MasterSecret(File.ReadAllText(path).Trim());
    }
}
