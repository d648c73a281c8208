using CcmFhir.Testing;
using CcmFhir.Web.Storage;

namespace CcmFhir.Peers.Tests.Crash;

/// <summary>
/// The app as a practice would install it, in a process of its own that is killed and started again on the same store. Its
/// requests to the EHR go through the proxy.
/// </summary>
internal sealed class CrashInstallation : IAsyncDisposable
{
    public const string EhrId = "ehr";

    private readonly string _folder = Directory.CreateTempSubdirectory("ccmfhir-crash-").FullName;
    private readonly ICrashEhr _ehr;
    private readonly EhrProxy _proxy;
    private readonly string? _postgres;
    private AppProcess? _process;

    private CrashInstallation(Uri app, ICrashEhr ehr, EhrProxy proxy, string? postgres)
    {
        (App, _ehr, _proxy, _postgres) = (app, ehr, proxy, postgres);
        Database = postgres is null ? Database.Sqlite(Path.Combine(_folder, "ccmfhir.db")) : Database.Postgres(postgres);
    }

    public Uri App { get; }

    /// <summary>The app's store, seen from outside the app.</summary>
    public Database Database { get; }

    public static async Task<CrashInstallation> CreateAsync(Uri app, ICrashEhr ehr, EhrProxy proxy, Dialect store)
    {
        var installation = new CrashInstallation(app, ehr, proxy, store == Dialect.Postgres ? await PostgresServer.NewDatabaseAsync() : null);
        if (installation._postgres is { } connection)
        {
            await File.WriteAllTextAsync(Path.Combine(installation._folder, "store.connection"), connection);
        }

        return installation;
    }

    /// <summary>Writes launch.json as it is to be from the next start on.</summary>
    public async Task ConfigureAsync(bool conditionalCreate, TimeSpan settle, TimeSpan timeout)
    {
        var json = _ehr.Installed.LaunchJson(App, _folder);
        if (_postgres is not null)
        {
            json["store"]!["kind"] = "postgres";
            json["store"]!["path"] = null;
            json["store"]!["connectionRef"] = "file:" + Path.Combine(_folder, "store.connection");
        }

        var ehr = json["ehrs"]![0]!;
        ehr["capabilityOverrides"]!["conditionalCreate"] = conditionalCreate;
        ehr["writeback"]!["settleSeconds"] = (int)settle.TotalSeconds;
        ehr["http"]!["timeoutSeconds"] = (int)timeout.TotalSeconds;
        ehr["http"]!["requestsPerSecond"] = 500;
        await File.WriteAllTextAsync(LaunchFile, json.ToJsonString());
    }

    public async Task StartAsync() => _process = await AppProcess.StartAsync(LaunchFile, App, _proxy.Address);

    /// <summary>SIGKILL; ends when the process is gone.</summary>
    public async Task KillAsync()
    {
        using var process = _process!;
        await process.KillAsync();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        _process?.Dispose();
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string LaunchFile => Path.Combine(_folder, "launch.json");
}
