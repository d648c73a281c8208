namespace CcmFhir.Benchmarks;

/// <summary>What a run of the fuzz driver found; the first few of each kind are told on stderr with the input's number.</summary>
internal sealed class FuzzFindings
{
    private const int Told = 5;

    private int _inputs;
    private int _unhandled;
    private int _foreignRequests;
    private int _openRedirects;

    public int Inputs => _inputs;

    public int Unhandled => _unhandled;

    public int ForeignRequests => _foreignRequests;

    public int OpenRedirects => _openRedirects;

    public int Count => _unhandled + _foreignRequests + _openRedirects;

    public void Tried() => Interlocked.Increment(ref _inputs);

    public void AddUnhandled(string surface, int input, string what) => Tell(Interlocked.Increment(ref _unhandled), $"{surface} {input}: {what}");

    public void AddForeignRequest(string surface, Uri url) => Tell(Interlocked.Increment(ref _foreignRequests), $"{surface}: a request to {url}");

    public void AddOpenRedirect(string surface, int input, Uri url) => Tell(Interlocked.Increment(ref _openRedirects), $"{surface} {input}: sent to {url}");

    private static void Tell(int count, string what)
    {
        if (count <= Told)
        {
            Console.Error.WriteLine($"fuzz: {what}");
        }
    }
}
