using System.Collections.Immutable;
using CcmFhir.Fhir.Validation;
using CcmFhir.Web.Connect;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Certify;

/// <summary>
/// Runs every check in its order against one EHR, over real HTTP and with the app's own libraries. What the EHR does wrong is a
/// failed check; a check whose ground is missing is skipped and names the ground.
/// </summary>
internal sealed class CertifyRun(EhrProbe probe, IBrowserWay way, Validator? validator, Action<CertifyResult, int> progress)
{
    /// <summary>The checks for an EHR: some follow the categories its entry searches by.</summary>
    public static ImmutableArray<CertifyCheck> ChecksFor(EhrConnection ehr) =>
    [
        .. DiscoveryChecks.All,
        .. LaunchChecks.All,
        .. RequestChecks.All,
        .. NegativeChecks.All,
        .. IdTokenChecks.All,
        .. ReadChecks.For(ehr),
        .. WriteChecks.All,
        .. TokenChecks.All,
        .. KeyChecks.All,
        .. TrafficChecks.All,
    ];

    public async Task<CertifyReport> RunAsync(CancellationToken cancel)
    {
        var started = probe.Clock.GetUtcNow();
        await using var store = await RunStore.OpenAsync(probe.Clock, cancel);
        var state = new Certification(probe, way, store, validator);
        var results = new List<CertifyResult>();
        var checks = ChecksFor(probe.Ehr);
        foreach (var check in checks)
        {
            var result = await RunAsync(check, state, results, cancel);
            results.Add(result);
            progress(result, checks.Length);
        }

        return new CertifyReport(
            probe.Ehr.Id, probe.FhirBase.OriginalString, started, typeof(CertifyRun).Assembly.GetName().Version?.ToString() ?? "", [.. results]);
    }

    private async Task<CertifyResult> RunAsync(CertifyCheck check, Certification state, List<CertifyResult> done, CancellationToken cancel)
    {
        var (mark, clock) = (probe.Traffic.Mark, probe.Clock.GetTimestamp());
        var ruling = check.Needs.Select(n => done.First(d => d.Id == n)).FirstOrDefault(d => d.Verdict != Verdict.Pass) is { } missing
            ? Ruling.Skip($"needs {missing.Id}, which {(missing.Verdict == Verdict.Fail ? "failed" : "was skipped")}")
            : await RuleAsync(check, state, cancel);
        return new CertifyResult(
            check.Id, check.Title, check.Verifies, ruling.Verdict, ruling.Why, (long)probe.Clock.GetElapsedTime(clock).TotalMilliseconds,
            [.. probe.Traffic.Since(mark).Select(Redaction.Of)]);
    }

    private static async Task<Ruling> RuleAsync(CertifyCheck check, Certification state, CancellationToken cancel)
    {
        try
        {
            return await check.RunAsync(state, cancel);
        }
        catch (Exception ours) when (ours is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            // An EHR's answer must never throw here; if one does, the run says so and goes on. The message may hold what was sent.
            return Ruling.Fail($"the app itself failed with {ours.GetType().Name}");
        }
    }
}
