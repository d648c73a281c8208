using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Delivering;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Jobs;

/// <summary>
/// Carries the outbox to the EHRs, a lane each. Everything it needs is in the store: it may die anywhere, and several nodes
/// may run it.
/// </summary>
internal sealed class Relay(
    LaunchConfiguration configuration, Outbox outbox, Delivery delivery, RelayLeases leases, RelayBell bell, TimeProvider clock, ILogger<Relay> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var lanes = configuration.Ehrs.Select(e => new RelayLane(e, outbox, delivery, leases, bell, clock, logger));
        try
        {
            await Task.WhenAll([leases.KeepAsync(stoppingToken), .. lanes.Select(l => l.RunAsync(stoppingToken))]);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Only waiting was cut short; every lane has settled what it carried.
        }
    }
}

internal static class RelayServices
{
    public static IServiceCollection AddRelay(this IServiceCollection services) => services
        .AddSingleton<RelayBell>()
        .AddSingleton<RelayLeases>()
        .AddDelivery()
        .AddHostedService<Relay>();
}
