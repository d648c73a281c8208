using System.Collections.Concurrent;
using System.Collections.Immutable;
using CcmFhir.Smart.Keys;
using CcmFhir.Web.Connect;
using CcmFhir.Web.Ehr.Configuration;
using Microsoft.Extensions.Caching.Memory;

namespace CcmFhir.Web.Features.Integrator;

/// <summary>A run of the doctor that a page watches.</summary>
internal sealed class DoctorRun
{
    private readonly ConcurrentQueue<DoctorCheck> _checks = new();

    /// <param name="run">Begins the run; each check is told as soon as it is done.</param>
    public DoctorRun(Func<Action<DoctorCheck>, Task<DoctorReport>> run) => Report = run(_checks.Enqueue);

    public Task<DoctorReport> Report { get; }

    public ImmutableArray<DoctorCheck> Checks => [.. _checks];
}

/// <summary>The last run of each launch and EHR, kept in memory for half an hour. One at a time: who asks meanwhile joins it.</summary>
internal sealed class DoctorRuns(
    LaunchConfiguration configuration, ClientKeyStore keys, IMemoryCache cache, TimeProvider clock, IHostApplicationLifetime host)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);

    private readonly Lock _gate = new();

    public DoctorRun? Find(string contextId, string ehrId) => cache.Get<DoctorRun>(Key(contextId, ehrId));

    public void Start(string contextId, EhrConnection ehr, DoctorRequest request)
    {
        lock (_gate)
        {
            if (Find(contextId, ehr.Id) is { Report.IsCompleted: false })
            {
                return;
            }

            cache.Set(Key(contextId, ehr.Id), new DoctorRun(told => Task.Run(async () =>
            {
                using var probe = new EhrProbe(configuration, ehr, clock, keys);
                return await new Doctor(probe, request, told).RunAsync(host.ApplicationStopping);
            })), Kept);
        }
    }

    private static string Key(string contextId, string ehrId) => $"doctor {contextId} {ehrId}";
}
