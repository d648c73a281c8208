using CcmFhir.Smart.Keys;
using CcmFhir.Web.Connect;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Certify;

/// <summary>What a tester asks of a run from the page.</summary>
/// <remarks>
/// <c>Session</c>: of the browser that asks; only its visits are the run's. <c>Page</c>: where that browser is sent after each step. <c>Guided</c>: the tester signs in in this browser; else <c>LaunchUrl</c>, which may be null, leads to the app's launch URL without anybody.
/// </remarks>
internal sealed record CertifyOrder(Guid Session, string By, string Page, bool Guided, Uri? LaunchUrl, bool MayWrite);

/// <summary>
/// The last conformance run of each EHR, one at a time: who asks meanwhile joins it. Kept in this process until the next one; the
/// app's end ends it, and what it wrote is taken back first.
/// </summary>
internal sealed class CertifyRuns(LaunchConfiguration configuration, ClientKeyStore keys, TimeProvider clock, IHostApplicationLifetime host) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, CertifyJob> _last = new(StringComparer.Ordinal);

    public CertifyJob? Find(string ehrId)
    {
        lock (_gate)
        {
            return _last.GetValueOrDefault(ehrId);
        }
    }

    /// <summary>Begins a run, or gives the one that goes on.</summary>
    public CertifyJob Start(EhrConnection ehr, CertifyOrder order)
    {
        lock (_gate)
        {
            if (_last.TryGetValue(ehr.Id, out var before))
            {
                if (!before.Report.IsCompleted)
                {
                    return before;
                }

                before.Dispose();
            }

            var guided = order.Guided ? new GuidedWay(_ => Task.CompletedTask) : null;
            var job = new CertifyJob(order, CertifyRun.ChecksFor(ehr).Length, guided, host.ApplicationStopping);
            job.Begin((told, cancel) => RunAsync(ehr, order, guided, told, cancel));
            return _last[ehr.Id] = job;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var job in _last.Values)
        {
            job.End();
            await Task.WhenAny(job.Report); // how it ended is the page's concern
            job.Dispose();
        }
    }

    private async Task<CertifyReport> RunAsync(
        EhrConnection ehr, CertifyOrder order, GuidedWay? guided, Action<CertifyResult> told, CancellationToken cancel)
    {
        using var probe = new EhrProbe(configuration, ehr, clock, keys);
        using var headless = guided is null ? new HeadlessWay(configuration, probe, order.LaunchUrl) : null;
        return await new CertifyRun(probe, (IBrowserWay?)guided ?? headless!, new CertifyWish(ProfileBook.Own, order.MayWrite), told).RunAsync(cancel);
    }
}
