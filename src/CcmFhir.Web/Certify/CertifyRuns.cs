using System.Data.Common;
using CcmFhir.Smart.Keys;
using CcmFhir.Web.Connect;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Certify;

/// <summary>What a tester asks of a run from the page.</summary>
/// <remarks>
/// <c>Session</c>: of the browser that asks; only its visits are the run's. <c>Page</c>: where that browser is sent after each step. <c>Guided</c>: the tester signs in in this browser; else <c>LaunchUrl</c>, which may be null, leads to the app's launch URL without anybody.
/// </remarks>
internal sealed record CertifyOrder(Guid Session, string By, string Page, bool Guided, Uri? LaunchUrl, bool MayWrite);

/// <summary>
/// Begins conformance runs, one at a time at an EHR over all nodes: who asks meanwhile joins it. What a run finds goes into the store as it
/// is found. The app's end ends it, and what it wrote is taken back first.
/// </summary>
internal sealed partial class CertifyRuns(
    LaunchConfiguration configuration, ClientKeyStore keys, CertifyRecords records, TimeProvider clock, ILogger<CertifyRuns> log,
    IHostApplicationLifetime host) : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, CertifyJob> _here = new(StringComparer.Ordinal);

    /// <summary>The run at this EHR that goes on in this process.</summary>
    public CertifyJob? Here(string ehrId)
    {
        lock (_gate)
        {
            return _here.TryGetValue(ehrId, out var job) && !job.Run.IsCompleted ? job : null;
        }
    }

    /// <summary>Begins a run, unless one goes on.</summary>
    public async Task StartAsync(EhrConnection ehr, CertifyOrder order, CancellationToken cancel)
    {
        var planned = CertifyRun.ChecksFor(ehr).Length;
        var iss = ehr.Iss[0];
        if (await records.BeginAsync(ehr.Id, new CertifyHead(order.Session, order.By, iss, CertifyRun.AppVersion, planned), cancel) is not { } id)
        {
            return;
        }

        var guided = order.Guided ? new GuidedWay(_ => Task.CompletedTask) : null;
        var job = new CertifyJob(order, guided, host.ApplicationStopping);
        lock (_gate)
        {
            Leave(_here.GetValueOrDefault(ehr.Id));
            _here[ehr.Id] = job;
            job.Begin(cancelRun => KeepAsync(id, ehr, order, job, cancelRun));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var job in _here.Values)
        {
            job.End();
            await job.Run;
            job.Dispose();
        }
    }

    private static void Leave(CertifyJob? before)
    {
        if (before is { Run.IsCompleted: false })
        {
            // The store could not be told for so long that others take it for broken off.
            before.End();
            return;
        }

        before?.Dispose();
    }

    /// <summary>Runs, and says how it ended. Never throws: where the store cannot be told, silence says that the run is broken off.</summary>
    private async Task KeepAsync(Guid id, EhrConnection ehr, CertifyOrder order, CertifyJob job, CancellationToken cancel)
    {
        using var over = new CancellationTokenSource();
        var beating = BeatAsync(id, job, over.Token);
        try
        {
            var outcome = await RunAsync(id, ehr, order, job, cancel);
            await records.FinishAsync(id, outcome);
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            BrokenOff(log, ehr.Id, failed.GetType().Name);
        }
        finally
        {
            await over.CancelAsync();
            await beating;
        }
    }

    private async Task<CertifyStanding> RunAsync(Guid id, EhrConnection ehr, CertifyOrder order, CertifyJob job, CancellationToken cancel)
    {
        using var probe = new EhrProbe(configuration, ehr, clock, keys);
        using var headless = job.Guided is null ? new HeadlessWay(configuration, probe, order.LaunchUrl) : null;
        var (position, whole) = (0, true);
        var report = await new CertifyRun(probe, (IBrowserWay?)job.Guided ?? headless!, new CertifyWish(ProfileBook.Own, order.MayWrite), async result =>
        {
            try
            {
                await records.AddAsync(id, position++, result);
            }
            catch (DbException)
            {
                // A run nobody can read is ended; it still takes back what it wrote.
                whole = false;
                job.End();
            }
        }).RunAsync(cancel);
        return !whole ? CertifyStanding.BrokenOff : report.EndedEarly ? CertifyStanding.EndedEarly : CertifyStanding.Done;
    }

    private async Task BeatAsync(Guid id, CertifyJob job, CancellationToken over)
    {
        using var timer = new PeriodicTimer(Beat, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(over))
            {
                if (await AskedToEndAsync(id))
                {
                    job.End();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private async Task<bool> AskedToEndAsync(Guid id)
    {
        try
        {
            return await records.AliveAsync(id);
        }
        catch (DbException)
        {
            // The next beat tells it.
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The conformance run at EHR {Ehr} broke off ({Error})")]
    private static partial void BrokenOff(ILogger log, string ehr, string error);
}
