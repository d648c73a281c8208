using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace CcmFhir.Web.Hosting;

internal static class StoreServices
{
    /// <summary>The database, what seals its columns, and the records built on it.</summary>
    public static IServiceCollection AddStore(this IServiceCollection services, LaunchConfiguration configuration)
    {
        services.AddSingleton(configuration.Store switch
        {
            { Kind: StoreKind.Sqlite, Path: { } path } => Database.Sqlite(path),
            { Kind: StoreKind.Postgres, ConnectionRef: { } reference } => Database.Postgres(Required(reference, "store.connectionRef")),
            _ => throw new InvalidOperationException("The store in launch.json names neither a path nor a connection."),
        });
        services.AddSingleton(MasterSecretOf(configuration.DataProtection));
        services.AddDataProtection().SetApplicationName("ccmfhir");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
        {
            options.XmlRepository = new KeyRing(provider.GetRequiredService<Database>());
            options.XmlEncryptor = new KeyRingEncryptor(provider.GetRequiredService<MasterSecret>());
        }));
        var sessions = configuration.Sessions;
        return services
            .AddSingleton(new SessionLimits(
                TimeSpan.FromMinutes(sessions.IdleMinutes), TimeSpan.FromMinutes(sessions.AbsoluteMinutes), TimeSpan.FromSeconds(sessions.StateTtlSeconds)))
            .AddSingleton<Sealer>()
            .AddSingleton<Patients>()
            .AddSingleton<Sessions>()
            .AddSingleton<PendingAuthorizations>()
            .AddSingleton<CareContexts>()
            .AddSingleton<ChartsSeen>()
            .AddSingleton<OfficeSeats>()
            .AddSingleton<Ledger>()
            .AddSingleton<OversightLedger>()
            .AddSingleton<PracticePanel>()
            .AddSingleton<PersonTime>()
            .AddSingleton<Timers>()
            .AddSingleton<Charges>()
            .AddSingleton<ChargeDifferences>()
            .AddSingleton<EhrOffers>()
            .AddSingleton<CertifyRecords>()
            .AddSingleton<Outbox>()
            .AddSingleton<AuditLog>();
    }

    private static MasterSecret MasterSecretOf(DataProtectionSettings settings) =>
        settings is { CreateIfMissing: true, MasterSecretRef: { IsFile: true } file }
            ? MasterSecret.ReadOrCreate(file.Target)
            : new MasterSecret(Required(settings.MasterSecretRef, "dataProtection.masterSecretRef"));

    private static string Required(SecretReference reference, string key) => SecretReference.Resolve(reference.Text)
        ?? throw new InvalidOperationException($"launch.json {key}: nothing is there to read at {reference.Text}.");
}
