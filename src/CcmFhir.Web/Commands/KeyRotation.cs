using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CcmFhir.Smart.Keys;
using CcmFhir.Web.Ehr.Configuration;
using SigningAlgorithm = CcmFhir.Web.Ehr.Configuration.SigningAlgorithm;

namespace CcmFhir.Web.Commands;

/// <summary>What became of the keys of one algorithm, by key id.</summary>
/// <param name="Alg">As launch.json writes it.</param>
/// <param name="File">Where the new next key lies.</param>
/// <param name="Dropped">No longer in launch.json; their files are the operator's to delete.</param>
internal sealed record RotatedKeys(string Alg, string? Retired, string Current, string Next, string File, ImmutableArray<string> Dropped);

/// <summary>Rotates the keys of a launch.json: new key files first, then the file in one step, so that it never names a key that is not there.</summary>
internal static class KeyRotation
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="IOException">A key or launch.json cannot be written; launch.json is then as it was.</exception>
    public static ImmutableArray<RotatedKeys> Run(string launchJson, ImmutableArray<AppKey> keys, DateTimeOffset now)
    {
        var document = JsonNode.Parse(File.ReadAllText(launchJson))!;
        var entries = document["app"]!["keys"]!.AsArray();
        var rotated = keys.Select(k => k.Alg).Distinct().Select(alg => Rotate(entries, [.. keys.Where(k => k.Alg == alg)], alg, now)).ToImmutableArray();
        var beside = launchJson + ".new";
        File.WriteAllText(beside, document.ToJsonString(Written) + "\n");
        File.Move(beside, launchJson, overwrite: true);
        return rotated;
    }

    private static RotatedKeys Rotate(JsonArray entries, ImmutableArray<AppKey> keys, SigningAlgorithm alg, DateTimeOffset now)
    {
        var (current, next) = (keys.FirstOrDefault(k => k.Use == KeyUse.Current), keys.FirstOrDefault(k => k.Use == KeyUse.Next));
        var signs = next ?? current ?? keys[0];
        var dropped = next is null ? [] : keys.Where(k => k.Use == KeyUse.Retired).ToImmutableArray();
        var word = LaunchWords<SigningAlgorithm>.For(alg);
        var kid = string.Create(CultureInfo.InvariantCulture, $"{word}-{now:yyyyMMdd}-{Convert.ToHexString(RandomNumberGenerator.GetBytes(4))}").ToLowerInvariant();
        var path = Path.Combine(FolderOf(signs.PrivateKeyRef), kid + ".pem");
        WriteKey(path, ClientKey.GeneratePem(alg == SigningAlgorithm.RS384 ? Smart.Keys.SigningAlgorithm.RS384 : Smart.Keys.SigningAlgorithm.ES384));
        foreach (var key in dropped)
        {
            entries.Remove(EntryOf(entries, key));
        }

        if (next is not null)
        {
            foreach (var key in keys.Where(k => k.Use == KeyUse.Current))
            {
                EntryOf(entries, key)["use"] = LaunchWords<KeyUse>.For(KeyUse.Retired);
            }
        }

        EntryOf(entries, signs)["use"] = LaunchWords<KeyUse>.For(KeyUse.Current);
        entries.Add(new JsonObject { ["kid"] = kid, ["alg"] = word, ["use"] = LaunchWords<KeyUse>.For(KeyUse.Next), ["privateKeyRef"] = "file:" + path });
        return new RotatedKeys(word, next is null ? null : current?.Kid, signs.Kid, kid, path, [.. dropped.Select(k => k.Kid)]);
    }

    private static JsonNode EntryOf(JsonArray entries, AppKey key) => entries.First(e => e!["kid"]!.GetValue<string>() == key.Kid)!;

    /// <summary>Beside the other keys; a key kept in the environment gives no folder, so there it is <c>keys</c>.</summary>
    private static string FolderOf(SecretReference reference) => reference.IsFile ? Path.GetDirectoryName(reference.Target) ?? "" : "keys";

    private static void WriteKey(string path, string pem)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(pem);
    }
}
