using CcmFhir.Smart;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Tokens;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Jobs;

/// <summary>
/// Ends what nobody uses any more: idle sessions, sign-ins that never came back, launches whose session is gone and for which nothing waits; their
/// grants are ended at the EHR (docs/adr/0022). What is to be done is in the store: it may die anywhere, and several nodes may run it.
/// </summary>
internal sealed partial class SessionSweep(
    EhrRegistry registry, SmartDiscovery discovery, TokenClient tokens, Sessions sessions, SessionLimits limits, OfficeSeats seats,
    PendingAuthorizations pending, CareContexts contexts, SweepBell bell, TimeProvider clock, ILogger<SessionSweep> logger) : BackgroundService
{
    /// <summary>So many rows at a time: others write between.</summary>
    private const int Batch = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>How long a round begins new requests at one EHR: a slow one does not keep the next round from the others.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var rung = bell.Next();
                await RoundAsync(stoppingToken);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                await Task.WhenAny(Task.Delay(Pause, clock, either.Token), rung);
                await either.CancelAsync();
                stoppingToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app ends; what is left is due at the next start.
        }
    }

    /// <summary>Does once whatever is due.</summary>
    internal async Task RoundAsync(CancellationToken cancel)
    {
        try
        {
            await AllAsync(count => sessions.PurgeAsync(limits, count, cancel));
            await AllAsync(count => seats.PurgeAsync(count, cancel));
            await AllAsync(count => pending.PurgeAsync(count, cancel));
            await AllAsync(count => contexts.EndLeftAsync(limits, count, cancel));
            await AllAsync(count => contexts.PurgeAsync(count, cancel));
            if (await contexts.GiveUpRevokingAsync(cancel) is > 0 and var given)
            {
                LogGivenUp(logger, given);
            }
        }
#pragma warning disable CA1031 // A store that is away for a moment must not end the sweep.
        catch (Exception e) when (!cancel.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailed(logger, e.GetType().Name);
        }

        await Task.WhenAll(registry.All.Select(ehr => RevokeDueAsync(ehr, cancel)));
    }

    private static async Task AllAsync(Func<int, Task<int>> purge)
    {
        int done;
        do
        {
            done = await purge(Batch);
        }
        while (done == Batch);
    }

    /// <summary>Ends at one EHR what is due there, one grant after the other, until it is away or its turn is over.</summary>
    private async Task RevokeDueAsync(EhrRegistration ehr, CancellationToken cancel)
    {
        var begun = clock.GetTimestamp();
        try
        {
            while (clock.GetElapsedTime(begun) < Turn && await contexts.TakeToRevokeAsync(ehr.Id, cancel) is { } left)
            {
                if (await RevokeAsync(ehr, left.Grant, cancel) is not { } failure)
                {
                    await contexts.BlankGrantAsync(left.ContextId, left.Version, CancellationToken.None);
                    continue;
                }

                LogNotRevoked(logger, ehr.Id, failure.Kind);
                if (IsOfTheEhr(failure.Kind))
                {
                    return;
                }
            }
        }
#pragma warning disable CA1031 // One EHR's grants must not end the sweep over the others; the try is counted.
        catch (Exception e) when (!cancel.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailed(logger, e.GetType().Name);
        }
    }

    /// <returns>Null when nothing is left there that could be ended.</returns>
    private async Task<SmartFailure?> RevokeAsync(EhrRegistration ehr, TokenGrant grant, CancellationToken cancel)
    {
        if (grant.RefreshToken is null && !grant.IsFresh(clock.GetUtcNow()))
        {
            return null;
        }

        var found = await discovery.Read(ehr, new Uri(grant.FhirBase), cancel);
        var failure = found.Succeeded ? await tokens.Revoke(ehr, found.Value, grant, cancel) : found.Failure;
        return failure?.Kind is SmartFailureKind.Unsupported or SmartFailureKind.InvalidGrant ? null : failure;
    }

    /// <summary>It would be the same for the next grant.</summary>
    private static bool IsOfTheEhr(SmartFailureKind kind) => kind is SmartFailureKind.Unreachable or SmartFailureKind.TimedOut or SmartFailureKind.Busy
        or SmartFailureKind.ServerFault or SmartFailureKind.NotFound or SmartFailureKind.InvalidClient or SmartFailureKind.SigningKeysUnavailable;

    [LoggerMessage(Level = LogLevel.Warning, Message = "A launch's grant could not be ended at EHR {Ehr} ({Failure})")]
    private static partial void LogNotRevoked(ILogger logger, string ehr, SmartFailureKind failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} grants were dropped that could not be ended at their EHR in time")]
    private static partial void LogGivenUp(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sweep of sessions failed ({Error}); it tries again")]
    private static partial void LogFailed(ILogger logger, string error);
}

internal static class SweepServices
{
    public static IServiceCollection AddSweep(this IServiceCollection services) => services
        .AddSingleton<SweepBell>()
        .AddHostedService<SessionSweep>();
}
