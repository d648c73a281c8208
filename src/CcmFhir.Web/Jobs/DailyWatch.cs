using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Delivering;
using CcmFhir.Web.Ehr.Reconciling;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Jobs;

/// <summary>
/// Once a day for every EHR: is what it takes still the same, and are its charges ours? Charts are compared with the token the relay
/// would use; without one they wait.
/// </summary>
internal sealed partial class DailyWatch(
    LaunchConfiguration configuration, EhrAccess access, EhrCapabilities capabilities, EhrOffers offers, ChargeDifferences differences,
    ChargeComparison comparison, RelaySessions sessions, TimeProvider clock, ILogger<DailyWatch> logger) : BackgroundService
{
    private const int PatientsAtOnce = 20;
    private const int MonthsBack = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await RoundAsync(stoppingToken);
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app ends; what was not looked at is due at the next start.
        }
    }

    /// <summary>Looks once at whatever is due.</summary>
    internal async Task RoundAsync(CancellationToken cancel)
    {
        foreach (var ehr in configuration.Ehrs)
        {
            try
            {
                await LookAtOfferAsync(ehr, cancel);
                await SweepAsync(ehr, cancel);
            }
#pragma warning disable CA1031 // One EHR's trouble, or a store that is away for a moment, must not end the watch over the others.
            catch (Exception e) when (!cancel.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(logger, ehr.Id, e.GetType().Name);
            }
        }
    }

    private async Task LookAtOfferAsync(EhrConnection ehr, CancellationToken cancel)
    {
        if (!await offers.IsDueAsync(ehr.Id, cancel) || await EhrCapabilities.RoutesNowAsync(ehr, access.ClientWithoutToken(ehr.Id), cancel) is not { } routes)
        {
            return;
        }

        var offered = routes.Routes.ToDictionary(r => r.What.ToString(), r => LaunchWords<DeliveryRoute>.For(r.Route), StringComparer.Ordinal);
        foreach (var change in await offers.NoticeAsync(ehr.Id, offered, cancel))
        {
            capabilities.Forget(ehr.Id);
            LogChanged(logger, ehr.Id, change.Subject, change.Before, change.After);
        }
    }

    private async Task SweepAsync(EhrConnection ehr, CancellationToken cancel)
    {
        var since = Instant.FromDateTimeOffset(clock.GetUtcNow()).InUtc().Date.PlusMonths(-MonthsBack).ToYearMonth();
        foreach (var patient in await differences.TakeDueAsync(ehr.Id, since, PatientsAtOnce, cancel))
        {
            if ((await sessions.OpenAsync(patient, "ChargeItem", 's', cancel)).Session is { } session)
            {
                await comparison.CompareAsync(session, cancel);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "EHR {Ehr} takes {Subject} by {After} now, before by {Before}")]
    private static partial void LogChanged(ILogger logger, string ehr, string subject, string before, string after);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The daily look at EHR {Ehr} failed ({Error})")]
    private static partial void LogFailed(ILogger logger, string ehr, string error);
}
