using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace CcmFhir.Web.Certify;

/// <summary>A conformance run that a page watches.</summary>
internal sealed class CertifyJob(CertifyOrder order, int planned, GuidedWay? guided, CancellationToken stopping) : IDisposable
{
    private readonly ConcurrentQueue<CertifyResult> _results = new();
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(stopping);

    public Guid Session => order.Session;

    /// <summary>Who began it.</summary>
    public string By => order.By;

    public string Page => order.Page;

    /// <summary>How many checks there are to do.</summary>
    public int Planned => planned;

    /// <summary>Null when nobody is needed.</summary>
    public GuidedWay? Guided => guided;

    public ImmutableArray<CertifyResult> Results => [.. _results];

    public Task<CertifyReport> Report { get; private set; } = null!;

    /// <summary>Null while it goes on.</summary>
    public CertifyReport? Done => Report.IsCompletedSuccessfully ? Report.GetAwaiter().GetResult() : null;

    /// <summary>Somebody has ended it; what it wrote is being taken back.</summary>
    public bool IsEnding => _end.IsCancellationRequested && !Report.IsCompleted;

    public void Begin(Func<Action<CertifyResult>, CancellationToken, Task<CertifyReport>> run) =>
        Report = Task.Run(() => run(_results.Enqueue, _end.Token), CancellationToken.None);

    public void End() => _end.Cancel();

    public void Dispose() => _end.Dispose();
}
