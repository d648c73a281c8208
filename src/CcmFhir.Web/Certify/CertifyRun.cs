using System.Collections.Immutable;
using CcmFhir.Web.Connect;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Certify;

/// <summary>What a run is given besides the EHR and the way in.</summary>
/// <remarks><c>MayWrite</c>: it may write into the test patient's chart, and takes back what it wrote.</remarks>
internal sealed record CertifyWish(ProfileBook Profiles, bool MayWrite);

/// <summary>
/// Runs every check in its order against one EHR, over real HTTP and with the app's own libraries. What the EHR does wrong is a
/// failed check; a check whose ground is missing is skipped and names the ground. Ended early, it still takes back what it wrote.
/// </summary>
internal sealed class CertifyRun(EhrProbe probe, IBrowserWay way, CertifyWish wish, Func<CertifyResult, Task> progress)
{
    public static string AppVersion => typeof(CertifyRun).Assembly.GetName().Version?.ToString() ?? "";

    private static readonly TimeSpan TidyingPatience = TimeSpan.FromSeconds(30);

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

    /// <param name="cancel">Ends the run early; the report then says so.</param>
    public async Task<CertifyReport> RunAsync(CancellationToken cancel)
    {
        var started = probe.Clock.GetUtcNow();
        await using var store = await RunStore.OpenAsync(probe.Clock, CancellationToken.None);
        var state = new Certification(probe, way, store, wish.Profiles, wish.MayWrite);
        var results = new List<CertifyResult>();
        foreach (var check in ChecksFor(probe.Ehr))
        {
            var result = await RunAsync(check, state, results, cancel);
            results.Add(result);
            await progress(result);
        }

        return new CertifyReport(
            probe.Ehr.Id, probe.FhirBase.OriginalString, started, AppVersion,
            cancel.IsCancellationRequested, [.. results]);
    }

    private async Task<CertifyResult> RunAsync(CertifyCheck check, Certification state, List<CertifyResult> done, CancellationToken cancel)
    {
        var (mark, clock) = (probe.Traffic.Mark, probe.Clock.GetTimestamp());
        var ruling = check.Needs.Select(n => done.First(d => d.Id == n)).FirstOrDefault(d => d.Verdict != Verdict.Pass) is { } missing
            ? Ruling.Skip($"needs {missing.Id}, which {(missing.Verdict == Verdict.Fail ? "failed" : "was skipped")}")
            : await RuleAsync(check, state, cancel);
        return new CertifyResult(
            check.Id, check.Title, check.Verifies, ruling.Verdict, ruling.Why, ruling.Verdict == Verdict.Fail ? CertifyAdvice.On(check.Id) : null,
            (long)probe.Clock.GetElapsedTime(clock).TotalMilliseconds, [.. probe.Traffic.Since(mark).Select(Redaction.Of)]);
    }

    private static async Task<Ruling> RuleAsync(CertifyCheck check, Certification state, CancellationToken cancel)
    {
        using var tidying = new CancellationTokenSource(TidyingPatience, state.Probe.Clock);
        var limit = check.IsTidying ? tidying.Token : cancel;
        try
        {
            return limit.IsCancellationRequested ? Ended : await check.RunAsync(state, limit);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return check.IsTidying ? Ruling.Fail("the EHR did not answer in time") : Ended;
        }
        catch (Exception ours) when (ours is not OutOfMemoryException)
        {
            // An EHR's answer must never throw here; if one does, the run says so and goes on. The message may hold what was sent.
            return Ruling.Fail($"the app itself failed with {ours.GetType().Name}");
        }
    }

    private static Ruling Ended => Ruling.Skip("the run was ended before");
}
