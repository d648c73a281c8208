using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Certify;

/// <summary>A conformance run that goes on in this process. What it finds is in <see cref="CertifyRecords"/>.</summary>
internal sealed class CertifyJob(CertifyOrder order, GuidedWay? guided, CancellationToken stopping) : IDisposable
{
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(stopping);

    public Guid Session => order.Session;

    public string Page => order.Page;

    /// <summary>Null when nobody is needed.</summary>
    public GuidedWay? Guided => guided;

    public Task Run { get; private set; } = Task.CompletedTask;

    public void Begin(Func<CancellationToken, Task> run) => Run = Task.Run(() => run(_end.Token), CancellationToken.None);

    public void End() => _end.Cancel();

    public void Dispose() => _end.Dispose();
}
