using System.Security.Cryptography;
using CcmFhir.Web.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace CcmFhir.Web.Certify;

/// <summary>The app's own store of sessions and pending sign-ins, in a folder that goes with the run.</summary>
internal sealed class RunStore : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly Database _database;

    private RunStore(DirectoryInfo folder, Database database, TimeProvider clock)
    {
        (_folder, _database) = (folder, database);
        var sealer = new Sealer(new EphemeralDataProtectionProvider(), new MasterSecret(Convert.ToHexString(RandomNumberGenerator.GetBytes(32))));
        Sessions = new Sessions(database, clock);
        Pendings = new PendingAuthorizations(database, sealer, SessionLimits.Default, clock);
    }

    public Sessions Sessions { get; }

    public PendingAuthorizations Pendings { get; }

    public static async Task<RunStore> OpenAsync(TimeProvider clock, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("ccmfhir-certify-");
        var database = Database.Sqlite(Path.Combine(folder.FullName, "run.db"));
        await Migrator.MigrateAsync(database, cancel);
        return new RunStore(folder, database, clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
