using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace CcmFhir.Web.Storage;

/// <summary>
/// Applies the numbered SQL files once, in order, all or nothing. Several processes may start at once on an empty
/// database: one applies, the others find it done. A file that was applied and then edited stops the start.
/// </summary>
public static class Migrator
{
    public static async Task MigrateAsync(Database database, CancellationToken cancel = default)
    {
        await using var work = await database.BeginAsync(cancel);
        await work.LockAsync("migrations");
        await work.ExecuteAsync("create table if not exists schema_version (name text not null primary key, sha256 text not null)");
        var applied = (await work.QueryAsync<Applied>("select name as Name, sha256 as Sha256 from schema_version"))
            .ToDictionary(a => a.Name, a => a.Sha256, StringComparer.Ordinal);
        foreach (var (name, text) in Files(database.Dialect))
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            if (!applied.TryGetValue(name, out var before))
            {
                await work.ExecuteAsync(text);
                await work.ExecuteAsync("insert into schema_version (name, sha256) values (@name, @hash)", new { name, hash });
            }
            else if (before != hash)
            {
                throw new InvalidOperationException(
                    $"Migration {name} was changed after it had been applied to this database. Restore the file and add a new one.");
            }
        }

        await work.CommitAsync(cancel);
    }

    private static IEnumerable<(string Name, string Text)> Files(Dialect dialect)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var foreign = dialect == Dialect.Sqlite ? ".postgres.sql" : ".sqlite.sql";
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (name.EndsWith(".sql", StringComparison.Ordinal) && !name.EndsWith(foreign, StringComparison.Ordinal))
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                yield return (name, reader.ReadToEnd());
            }
        }
    }

    private sealed record Applied(string Name, string Sha256);
}
