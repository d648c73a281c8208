using CcmFhir.Web.Storage;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;

namespace CcmFhir.Testing;

/// <summary>A real, migrated, empty store on either engine, with everything that is built on it.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly string? _folder;

    private TestStore(Database database, string? folder, TestClock clock)
    {
        _folder = folder;
        Database = database;
        Clock = clock;
        Sealer = new Sealer(new EphemeralDataProtectionProvider(), new MasterSecret(new string('s', 40)));
    }

    public Database Database { get; }

    public TestClock Clock { get; }

    public Sealer Sealer { get; }

    public Ledger Ledger => new(Database, Sealer, Clock);

    public Patients Patients => new(Database, Sealer, Ledger, Clock);

    public Outbox Outbox => new(Database, Sealer, Clock);

    public PatientKey Patient { get; private set; }

    public static async Task<TestStore> CreateAsync(Dialect dialect)
    {
        var folder = dialect == Dialect.Sqlite ? Directory.CreateTempSubdirectory("ccmfhir-store-").FullName : null;
        var database = folder is null
            ? Database.Postgres(await PostgresServer.NewDatabaseAsync())
            : Database.Sqlite(Path.Combine(folder, "store.db"));
        await Migrator.MigrateAsync(database);
        var store = new TestStore(database, folder, TestClock.Default);
        var id = await store.Patients.FindOrAddAsync(
            "riverbend", "sandbox", new PatientIdentity("p1", "Testpatient, Alma", new LocalDate(1954, 3, 14), "000-0417"), "n1");
        store.Patient = new PatientKey("riverbend", "sandbox", id);
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
